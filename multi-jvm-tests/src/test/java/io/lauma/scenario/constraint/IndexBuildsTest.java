package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestHerd;
import io.lauma.session.build.BuildPoint;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Long builds of indexes in a herd: seen from every node, gone on with by another node when theirs
/// is killed, ended by DROP INDEX, and not failed by nodes that lead shards of the table. The
/// instants are found by pg_stat_progress_create_index.
///
/// The order saves the start of a node: the last test leaves it dead.
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IndexBuildsTest {
  private static final int ROWS = 100_000;
  private static final int VALUES = 50;
  private static final long SECONDS = 120;

  /// Rows of one transaction of a build.
  private static final long ROWS_PER_TRANSACTION = 8_192;

  /// Two records have been made when so many rows are shown, and the next transaction has begun.
  private static final long ROWS_AT_KILL = 2 * (BuildPoint.ROWS_PER_RECORD + ROWS_PER_TRANSACTION);

  /// What is done and not recorded, at most.
  private static final long ROWS_REPEATED_MAX = BuildPoint.ROWS_PER_RECORD + ROWS_PER_TRANSACTION;

  private static final Set<String> PASSING = Set.of("40001", "40P01", "40003", "57P03");

  private static final Pattern GOES_ON =
      Pattern.compile("goes on with the build of index t_a after (\\d+) rows");

  @RegisterExtension static final TestHerd HERD = TestHerd.of(3, JoinBy.SQL);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /// A row of the view.
  private record Build(int processId, String phase, long done) {}

  @BeforeAll
  static void makeTable() throws SQLException {
    try (Connection connection = HERD.node(1).connect()) {
      Clients.execute(connection, "create table t (id int primary key, a int, b int)");
      Clients.execute(
          connection,
          "insert into t select g, g % " + VALUES + ", 0 from generate_series(1, " + ROWS + ") g");
    }
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static Optional<Build> seen(Connection connection) throws SQLException {
    try (ResultSet row =
        connection
            .createStatement()
            .executeQuery(
                "select pid, phase, tuples_done from pg_stat_progress_create_index"
                    + " where relid = 't'::regclass and phase like 'building index%'")) {
      return row.next()
          ? Optional.of(new Build(row.getInt(1), row.getString(2), row.getLong(3)))
          : Optional.empty();
    }
  }

  /// Waits until a build is so far.
  private static Build awaitDone(Connection connection, long rows) throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    while (System.nanoTime() < end) {
      Optional<Build> build = seen(connection).filter(found -> found.done() >= rows);
      if (build.isPresent()) {
        return build.get();
      }
    }
    throw new AssertionError("no build has come to " + rows + " rows");
  }

  /// The build that goes on, when one look meets it before it is done: a look may wait for nodes
  /// that are gone longer than the rest takes.
  private static Optional<Build> nextBuild(Connection connection) throws SQLException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS);
    Optional<Build> build = Optional.empty();
    while (build.isEmpty() && !invalid(connection).isEmpty() && System.nanoTime() < end) {
      build = seen(connection).filter(found -> found.done() > 0);
    }
    return build;
  }

  private Future<Integer> creating(NodeProcess node, String index) throws SQLException {
    Connection connection = node.connect();
    return threads.submit(() -> {
      try (connection) {
        return Clients.execute(connection, "create index " + index);
      }
    });
  }

  private static NodeProcess otherThan(NodeProcess... nodes) {
    List<NodeProcess> others = new ArrayList<>(HERD.herd().members());
    others.removeAll(List.of(nodes));
    return others.getFirst();
  }

  /// Changes rows until it is told to end; answers how often.
  private Future<Integer> writing(NodeProcess node, AtomicBoolean over) {
    return threads.submit(
        (Callable<Integer>)
            () -> {
              Random random = new Random(1);
              int changes = 0;
              try (Connection connection = node.connect()) {
                for (; !over.get(); changes++) {
                  int id = 1 + random.nextInt(ROWS);
                  String sql =
                      switch (changes % 4) {
                        case 0 -> "insert into t values (" + (ROWS + 1 + changes) + ", 7, 0)";
                        case 1 -> "delete from t where id = " + id;
                        case 2 -> "update t set a = (a + 1) % " + VALUES + " where id = " + id;
                        default -> "update t set id = -id where id = " + id;
                      };
                  changeOrPass(connection, sql);
                }
              }
              return changes;
            });
  }

  /// A change that loses its shard's leader may fail, and may be done all the same.
  private static void changeOrPass(Connection connection, String sql) throws SQLException {
    try {
      int _ = Clients.execute(connection, sql);
    } catch (SQLException e) {
      if (!PASSING.contains(String.valueOf(e.getSQLState()))) {
        throw e;
      }
    }
  }

  /// The index says what the table says, of one snapshot.
  private static void assertAgree(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Clients.execute(connection, "set transaction isolation level repeatable read");
    String byIndex = "select count(*) from t where a between 0 and 99";
    assertTrue(
        Clients.textOf(connection, "explain " + byIndex).contains("Index Only Scan using t_a"));
    assertEquals(
        Clients.longOf(connection, "select count(*) from t where a + 0 between 0 and 99"),
        Clients.longOf(connection, byIndex),
        "entries");
    for (int a = 0; a < VALUES; a += 7) {
      assertEquals(
          Clients.longOf(connection, "select coalesce(sum(id), 0) from t where a + 0 = " + a),
          Clients.longOf(connection, "select coalesce(sum(id), 0) from t where a = " + a),
          "rows of a = " + a);
    }
    connection.rollback();
    connection.setAutoCommit(true);
  }

  private static String invalid(Connection connection) throws SQLException {
    return Clients.longOf(
                connection,
                "select count(*) from pg_index where indisvalid and indexrelid = 't_a'::regclass")
            == 1
        ? ""
        : "not valid";
  }

  private static long rowsGoneOnAfter() throws IOException {
    for (NodeProcess node : HERD.herd().members()) {
      if (node.isRunning()) {
        Matcher line = GOES_ON.matcher(Files.readString(node.log()));
        if (line.find()) {
          return Long.parseLong(line.group(1));
        }
      }
    }
    return 0;
  }

  @Test
  @Order(3)
  void aBuildIsGoneOnWithWhenItsNodeIsKilled() throws Exception {
    NodeProcess leader = HERD.herd().systemLeader(HERD.node(1));
    NodeProcess victim = otherThan(leader);
    try (Connection watcher = leader.connect()) {
      AtomicBoolean over = new AtomicBoolean();
      Future<Integer> writing = writing(leader, over);
      Future<Integer> creating = creating(victim, "t_a on t (a)");
      Build atKill = awaitDone(watcher, ROWS_AT_KILL);
      victim.kill();
      assertThrows(ExecutionException.class, () -> creating.get(SECONDS, TimeUnit.SECONDS));
      assertEquals("not valid", invalid(watcher));
      Optional<Build> next = nextBuild(watcher);
      long least = atKill.done() - ROWS_REPEATED_MAX;
      assertTrue(
          next.stream()
              .allMatch(build -> build.processId() != atKill.processId() && build.done() >= least),
          atKill + ", then " + next);
      Await.until(
          "the index is valid",
          Duration.ofSeconds(SECONDS),
          () -> invalid(watcher),
          () -> "it is being built");
      over.set(true);
      assertTrue(writing.get(SECONDS, TimeUnit.SECONDS) > 10);
      long after = rowsGoneOnAfter();
      assertTrue(after >= least, atKill + ", gone on after " + after + " rows");
      assertEquals(Optional.empty(), seen(watcher));
      assertAgree(watcher);
    }
  }

  @Test
  @Order(1)
  void dropIndexEndsABuild() throws Exception {
    try (Connection watcher = HERD.node(2).connect()) {
      Future<Integer> creating = creating(HERD.node(1), "t_a on t (a)");
      Build _ = awaitDone(watcher, 1);
      Clients.execute(watcher, "drop index t_a");
      ExecutionException failure =
          assertThrows(ExecutionException.class, () -> creating.get(SECONDS, TimeUnit.SECONDS));
      assertTrue(
          failure.getCause() instanceof SQLException sql && "42704".equals(sql.getSQLState()),
          "" + failure.getCause());
      assertEquals(
          0, Clients.longOf(watcher, "select count(*) from pg_class where relname = 't_a'"));
    }
  }

  /// The builder's node lives, one that leads shards of table and index does not.
  @Test
  @Order(2)
  void aBuildWaitsForNewLeaders() throws Exception {
    NodeProcess leader = HERD.herd().systemLeader(HERD.node(1));
    NodeProcess builder = otherThan(leader);
    try (Connection watcher = builder.connect()) {
      Future<Integer> creating = creating(builder, "t_a on t (a)");
      Build _ = awaitDone(watcher, ROWS_PER_TRANSACTION);
      leader.kill();
      creating.get(SECONDS, TimeUnit.SECONDS);
      assertAgree(watcher);
      Clients.execute(watcher, "drop index t_a");
    } finally {
      leader.start();
      HERD.herd().awaitSettled();
    }
  }
}
