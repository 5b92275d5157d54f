package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;

/// Indexes and constraints made, used and dropped while clients write. Plain cases are in
/// `indexes.sql`.
class IndexesTest {
  private static final int CLIENTS = 6;
  private static final int ROWS = 3_000;
  private static final int CHANGES = 150;
  private static final int CHANGES_MAX = 5_000;
  private static final int VALUES = 40;
  private static final long SECONDS = 120;
  private static final long STILL_WAITING_MILLIS = 700;

  @RegisterExtension static final SharedNode NODE = new SharedNode("table t");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void makeTable() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists t");
      Clients.execute(
          connection, "create table t (id int primary key, a int, u int, b int not null)");
      Clients.execute(
          connection,
          "insert into t select g, g % "
              + VALUES
              + ", g, 0 from generate_series(1, "
              + ROWS
              + ") g");
    }
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  /// Every way to change a row, by single statements and transactions of several, while the indexes
  /// come and go: nobody is refused, and at the end they say what the table says.
  @Test
  void writersGoOnWhileIndexesAreMadeAndDropped() throws Exception {
    AtomicInteger working = new AtomicInteger(CLIENTS);
    AtomicInteger made = new AtomicInteger();
    Future<?> definitions =
        threads.submit(
            (Callable<Void>)
                () -> {
                  try (Connection connection = NODE.process().connect()) {
                    boolean again;
                    do {
                      Clients.execute(connection, "create index t_a on t (a)");
                      Clients.execute(connection, "create unique index t_u on t (u) include (b)");
                      Clients.execute(
                          connection, "create index t_part on t (id) include (a) where a < 10");
                      Clients.execute(
                          connection, "create unique index t_expr on t ((abs(u) * 2)) where b = 0");
                      assertAgree(connection);
                      made.incrementAndGet();
                      again = working.get() > 0;
                      if (again) {
                        Clients.execute(connection, "drop index t_a, t_u, t_part, t_expr");
                      }
                    } while (again);
                    return null;
                  }
                });
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          try {
            Random random = new Random(number);
            for (int i = 0; goesOn(i, made.get() < 2, definitions); i++) {
              change(connection, random, number, i);
            }
          } finally {
            working.decrementAndGet();
          }
        });
    definitions.get(SECONDS, TimeUnit.SECONDS);
    assertTrue(made.get() > 1, "indexes made: " + made);
    try (Connection connection = NODE.process().connect()) {
      assertAgree(connection);
    }
  }

  /// Whether a client goes on after so many changes: on a busy machine it does until definitions
  /// have met it.
  private static boolean goesOn(int changes, boolean lacksDefinitions, Future<?> definitions) {
    return changes < CHANGES
        || (lacksDefinitions && changes < CHANGES_MAX && !definitions.isDone());
  }

  private static void change(Connection connection, Random random, int number, int round)
      throws SQLException {
    int id = 1 + random.nextInt(ROWS);
    int fresh = 1_000_000 * (number + 1) + round;
    int a = random.nextInt(VALUES);
    switch (random.nextInt(7)) {
      case 5 -> Clients.execute(connection, "update t set b = 1 - b where id = " + id);
      case 6 ->
          Clients.execute(
              connection, "update t set a = " + (5 + random.nextInt(10)) + " where id = " + id);
      case 0 -> Clients.execute(connection, "update t set a = " + a + " where id = " + id);
      case 1 -> Clients.execute(connection, "update t set u = -u where id = " + id);
      case 2 -> {
        Clients.execute(
            connection, "insert into t values (" + fresh + ", " + a + ", " + fresh + ", 0)");
        Clients.execute(connection, "delete from t where id = " + id);
      }
      case 3 -> {
        connection.setAutoCommit(false);
        Clients.execute(connection, "update t set a = null where id = " + id);
        Clients.execute(
            connection, "insert into t values (" + fresh + ", " + a + ", " + fresh + ", 0)");
        Clients.execute(connection, "update t set a = " + a + " where id = " + id);
        if (random.nextBoolean()) {
          connection.commit();
        } else {
          connection.rollback();
        }
        connection.setAutoCommit(true);
      }
      default ->
          Clients.execute(
              connection,
              "update t set id = "
                  + fresh
                  + ", a = "
                  + a
                  + " where id = "
                  + id
                  + " and id <= "
                  + ROWS);
    }
  }

  /// The same questions once by an index, once by reading the table, of one snapshot.
  private static void assertAgree(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    Clients.execute(connection, "set transaction isolation level repeatable read");
    assertTrue(
        Clients.textOf(connection, "explain select sum(id) from t where a = 1").contains("t_a"));
    for (int a = 0; a < VALUES; a++) {
      assertEquals(
          Clients.longOf(connection, "select coalesce(sum(id), 0) from t where a + 0 = " + a),
          Clients.longOf(connection, "select coalesce(sum(id), 0) from t where a = " + a),
          "rows of a = " + a);
    }
    assertTrue(
        Clients.textOf(connection, "explain select count(*) from t where a between 0 and 99")
            .contains("Index Only Scan"));
    assertEquals(
        Clients.longOf(connection, "select count(*) from t where a + 0 between 0 and 99"),
        Clients.longOf(connection, "select count(*) from t where a between 0 and 99"),
        "entries");
    assertEquals(
        Clients.longOf(connection, "select count(*) from t where u is not null"),
        Clients.longOf(
            connection,
            "select count(*) from t x where exists"
                + " (select from t y where y.u = x.u and y.id = x.id)"));
    assertPartialAgree(connection);
    connection.rollback();
    connection.setAutoCommit(true);
  }

  /// Of a partial index whose predicate rows enter and leave, and of one of an expression.
  private static void assertPartialAgree(Connection connection) throws SQLException {
    String by = "select coalesce(sum(id + a), 0) from t where a < 10 and id between 0 and 9999999";
    assertTrue(
        Clients.textOf(connection, "explain " + by).contains("Index Only Scan using t_part"));
    assertEquals(
        Clients.longOf(
            connection, "select coalesce(sum(id + a), 0) from t where a + 0 < 10 and id >= 0"),
        Clients.longOf(connection, by),
        "entries of the partial index");
    String one = "select id from t y where abs(y.u) * 2 = abs(x.u) * 2 and y.b = 0";
    assertTrue(
        Clients.textOf(connection, "explain select id from t where abs(u) * 2 = 4 and b = 0")
            .contains("t_expr"));
    assertEquals(
        Clients.longOf(connection, "select count(*) from t where u is not null and b = 0"),
        Clients.longOf(
            connection, "select count(*) from t x where b = 0 and x.id in (" + one + ")"));
  }

  /// Constraints that come and go while clients write what some of them forbid: whenever one has
  /// been added, no row violates it, and nobody is refused for another reason.
  @Test
  void constraintsAddedWhileClientsWriteHold() throws Exception {
    AtomicInteger working = new AtomicInteger(CLIENTS);
    AtomicInteger added = new AtomicInteger();
    Future<?> definitions =
        threads.submit(
            (Callable<Void>)
                () -> {
                  try (Connection connection = NODE.process().connect()) {
                    while (working.get() > 0) {
                      Clients.execute(connection, "update t set b = 0 where b > 50");
                      added.addAndGet(addAndLook(connection));
                    }
                    return null;
                  }
                });
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          try {
            Random random = new Random(number);
            for (int i = 0; goesOn(i, added.get() == 0, definitions); i++) {
              int b = random.nextInt(20) == 0 ? 100 : random.nextInt(50);
              writeOrBeRefused(
                  connection,
                  "update t set b = " + b + " where id = " + (1 + random.nextInt(ROWS)),
                  i % 3 == 0);
            }
          } finally {
            working.decrementAndGet();
          }
        });
    definitions.get(SECONDS, TimeUnit.SECONDS);
    assertTrue(added.get() > 0, "constraints added: " + added);
  }

  /// 1 when the constraint could be added.
  private static int addAndLook(Connection connection) throws SQLException {
    try {
      Clients.execute(connection, "alter table t add constraint t_b check (b <= 50)");
    } catch (SQLException e) {
      assertEquals("23514", e.getSQLState(), e.getMessage());
      return 0;
    }
    for (int look = 0; look < 4; look++) {
      assertEquals(0, Clients.longOf(connection, "select count(*) from t where b > 50"));
      String _ = Clients.textOf(connection, "select pg_sleep(0.02)");
    }
    Clients.execute(connection, "alter table t drop constraint t_b");
    return 1;
  }

  /// @param slowly in a transaction that stays open for a while
  private static void writeOrBeRefused(Connection connection, String sql, boolean slowly)
      throws SQLException {
    connection.setAutoCommit(!slowly);
    try {
      Clients.execute(connection, sql);
      if (slowly) {
        String _ = Clients.textOf(connection, "select pg_sleep(0.03)");
        connection.commit();
      }
    } catch (SQLException e) {
      assertEquals("23514", e.getSQLState(), e.getMessage());
      if (slowly) {
        connection.rollback();
      }
    } finally {
      connection.setAutoCommit(true);
    }
  }

  @Test
  void aTransactionThatWroteBeforeIsWaitedFor() throws Exception {
    try (Connection writer = NODE.process().connect();
        Connection definer = NODE.process().connect()) {
      writer.setAutoCommit(false);
      Clients.execute(writer, "insert into t values (9001, 500, 9001, 0)");
      Future<Integer> made =
          threads.submit(() -> Clients.execute(definer, "create index t_a on t (a)"));
      assertThrows(
          TimeoutException.class, () -> made.get(STILL_WAITING_MILLIS, TimeUnit.MILLISECONDS));
      Clients.execute(writer, "update t set a = 500 where id = 1");
      writer.commit();
      made.get(SECONDS, TimeUnit.SECONDS);
      assertEquals(9002, Clients.longOf(definer, "select sum(id) from t where a = 500"));
    }
  }

  /// A client that takes its time between COPY and the first row is not refused for it.
  @Test
  void aCopyThatBeganBeforeIsWaitedFor() throws Exception {
    try (Connection writer = NODE.process().connect();
        Connection definer = NODE.process().connect()) {
      CopyIn copy =
          new CopyManager(writer.unwrap(BaseConnection.class)).copyIn("copy t from stdin");
      Future<Integer> made =
          threads.submit(() -> Clients.execute(definer, "create index t_a on t (a)"));
      assertThrows(
          TimeoutException.class, () -> made.get(STILL_WAITING_MILLIS, TimeUnit.MILLISECONDS));
      byte[] row = "9002\t500\t9002\t0\n".getBytes(StandardCharsets.US_ASCII);
      copy.writeToCopy(row, 0, row.length);
      assertEquals(1, copy.endCopy());
      made.get(SECONDS, TimeUnit.SECONDS);
      assertEquals(9002, Clients.longOf(definer, "select sum(id) from t where a = 500"));
    }
  }

  @Test
  void theWaitForWritersEndsByCancel() throws Exception {
    try (Connection writer = NODE.process().connect();
        Connection definer = NODE.process().connect()) {
      writer.setAutoCommit(false);
      Clients.execute(writer, "update t set a = 500 where id = 1");
      Clients.execute(definer, "set statement_timeout = 500");
      SQLException failure =
          assertThrows(
              SQLException.class, () -> Clients.execute(definer, "create index t_a on t (a)"));
      assertEquals("57014", failure.getSQLState());
      writer.commit();
      Clients.execute(definer, "set statement_timeout = 0");
      assertEquals(
          0, Clients.longOf(definer, "select count(*) from pg_class where relname = 't_a'"));
      Clients.execute(definer, "create index t_a on t (a)");
      assertEquals(1, Clients.longOf(definer, "select sum(id) from t where a = 500"));
    }
  }

  /// A snapshot from before an index does not look into it.
  @Test
  void anOldSnapshotMissesNothing() throws Exception {
    try (Connection reader = NODE.process().connect();
        Connection definer = NODE.process().connect()) {
      reader.setAutoCommit(false);
      Clients.execute(reader, "set transaction isolation level repeatable read");
      long before = Clients.longOf(reader, "select sum(id) from t where a = 7");
      Clients.execute(definer, "create index t_a on t (a)");
      Clients.execute(definer, "update t set a = 8 where a = 7");
      assertEquals(before, Clients.longOf(reader, "select sum(id) from t where a = 7"));
      reader.commit();
      assertEquals(0, Clients.longOf(reader, "select count(*) from t where a = 7"));
    }
  }

  @Test
  void aUniqueIndexThatCannotBeLeavesNothingBehind() throws Exception {
    AtomicBoolean done = new AtomicBoolean();
    Future<?> writing =
        threads.submit(
            (Callable<Void>)
                () -> {
                  try (Connection writer = NODE.process().connect()) {
                    for (int i = 0; !done.get(); i++) {
                      Clients.execute(
                          writer, "update t set b = b + 1 where id = " + (1 + i % ROWS));
                    }
                    return null;
                  }
                });
    try (Connection definer = NODE.process().connect()) {
      for (int i = 0; i < 5; i++) {
        SQLException failure =
            assertThrows(
                SQLException.class,
                () -> Clients.execute(definer, "create unique index t_a on t (a)"));
        assertEquals("23505", failure.getSQLState());
        assertEquals(
            0, Clients.longOf(definer, "select count(*) from pg_class where relname = 't_a'"));
      }
    }
    done.set(true);
    writing.get(SECONDS, TimeUnit.SECONDS);
  }

  /// Of all who insert one value, one gets it.
  @Test
  void aValueIsGivenOnce() throws Exception {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "create unique index t_u on t (u)");
    }
    AtomicInteger inserted = new AtomicInteger();
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          for (int i = 0; i < 60; i++) {
            int u = -1 - i;
            int id = 10_000 * (number + 1) + i;
            try {
              Clients.execute(connection, "insert into t values (" + id + ", 0, " + u + ", 0)");
              inserted.incrementAndGet();
            } catch (SQLException e) {
              assertEquals("23505", e.getSQLState(), e.getMessage());
            }
          }
        });
    assertEquals(60, inserted.get());
    try (Connection connection = NODE.process().connect()) {
      assertEquals(60, Clients.longOf(connection, "select count(*) from t where u < 0"));
      assertEquals(
          0,
          Clients.longOf(
              connection,
              "select count(*) from (select u from t group by u having count(*) > 1) d"));
      assertFalse(
          Clients.textOf(connection, "explain select id from t where u = -1").contains("Seq Scan"));
    }
  }
}
