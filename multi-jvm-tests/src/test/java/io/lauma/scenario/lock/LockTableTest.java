package io.lauma.scenario.lock;

import static io.lauma.scenario.client.LaterAnswers.answer;
import static io.lauma.scenario.client.LaterAnswers.assertWaits;
import static io.lauma.scenario.client.LaterAnswers.later;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Locks on tables as other sessions meet them; what one session sees is in `lock_table.sql`.
class LockTableTest {
  private static final int WRITERS = 4;
  private static final int ROWS = 2_000;

  @RegisterExtension static final SharedNode NODE = new SharedNode();

  private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

  private static Connection session() throws SQLException {
    return NODE.process().connect();
  }

  private static Connection begun() throws SQLException {
    Connection connection = session();
    connection.setAutoCommit(false);
    return connection;
  }

  @BeforeEach
  void makeTables() throws SQLException {
    try (Connection connection = session()) {
      Clients.execute(connection, "create table a (id int primary key, x int)");
      Clients.execute(connection, "create table b (id int primary key, x int)");
      Clients.execute(connection, "insert into a select g, 0 from generate_series(1, 10) g");
      Clients.execute(connection, "insert into b select g, 0 from generate_series(1, 10) g");
    }
  }

  @AfterEach
  void dropTables() throws SQLException {
    try (Connection connection = session()) {
      Clients.execute(connection, "drop table a, b");
    }
  }

  @Test
  void keepsStatementsOutByItsMode() throws Exception {
    try (Connection holder = begun();
        Connection reader = session();
        Connection writer = session()) {
      Clients.execute(holder, "lock table a in share mode");
      assertEquals("10|", Clients.answer(reader, "select count(*) from a"));
      assertEquals("1|", Clients.answer(reader, "select id from a where id = 1 for update"));
      CompletableFuture<String> update = later(writer, "update a set x = 1 where id = 1");
      assertWaits(update);
      Clients.execute(holder, "lock table a");
      CompletableFuture<String> read = later(reader, "select sum(x) from a");
      assertWaits(read);
      Clients.execute(holder, "update a set x = 10");
      holder.commit();
      assertEquals("", answer(update));
      assertTrue(List.of("100|", "91|").contains(answer(read)), read.join());
      assertEquals(91, Clients.longOf(reader, "select sum(x) from a"));
    }
  }

  @Test
  void waitsForWhoUsesTheTable() throws Exception {
    try (Connection user = begun();
        Connection locker = begun();
        Connection other = session()) {
      assertEquals(10, Clients.longOf(user, "select count(*) from a"));
      Clients.execute(locker, "lock table a in exclusive mode");
      locker.rollback();
      CompletableFuture<String> lock = later(locker, "lock table a");
      assertWaits(lock);
      CompletableFuture<String> late = later(other, "select count(*) from a");
      assertWaits(late);
      assertEquals(10, Clients.longOf(user, "select count(*) from a"));
      assertEquals(1, Clients.execute(user, "update a set x = 0 where id = 1"));
      user.commit();
      answer(lock);
      assertWaits(late);
      locker.commit();
      assertEquals("10|", answer(late));
      Clients.execute(user, "insert into a values (11, 0)");
      assertTrue(
          Clients.answer(locker, "lock table a in share mode nowait").contains("55P03"),
          "another transaction has written");
      locker.rollback();
      Clients.execute(locker, "set lock_timeout = 200");
      locker.commit();
      String timeout = Clients.answer(locker, "lock table a in share mode");
      assertTrue(timeout.contains("canceling statement due to lock timeout"), timeout);
      locker.rollback();
      user.rollback();
    }
  }

  @Test
  void showsWhoWaitsForWhom() throws Exception {
    try (Connection holder = begun();
        Connection waiter = session();
        Connection observer = session()) {
      Clients.execute(holder, "lock table a");
      long holding = Clients.longOf(holder, "select pg_backend_pid()");
      long waiting = Clients.longOf(waiter, "select pg_backend_pid()");
      CompletableFuture<String> read = later(waiter, "select count(*) from a");
      assertWaits(read);
      assertEquals(
          "{" + holding + "}",
          Clients.textOf(observer, "select pg_blocking_pids(" + waiting + ")::text").strip());
      assertEquals(
          "Lock relation",
          Clients.textOf(
                  observer,
                  "select wait_event_type || ' ' || wait_event from pg_stat_activity where pid = "
                      + waiting)
              .strip());
      assertEquals(
          "AccessExclusiveLock true,AccessShareLock false",
          Clients.textOf(
                  observer,
                  "select string_agg(mode || ' ' || granted, ',' order by mode) from pg_locks"
                      + " where relation = 'a'::regclass")
              .strip());
      holder.commit();
      answer(read);
    }
  }

  @Test
  void circlesAreFound() throws Exception {
    try (Connection one = begun();
        Connection two = begun()) {
      Clients.execute(one, "insert into a values (20, 0)");
      Clients.execute(two, "insert into a values (21, 0)");
      assertOneIsAVictim(
          one, later(one, "lock table a in exclusive mode"),
          two, later(two, "lock table a in exclusive mode"));
      Clients.execute(one, "update b set x = 1 where id = 1");
      Clients.execute(two, "lock table a");
      CompletableFuture<String> reads = later(one, "select count(*) from a");
      assertWaits(reads);
      assertOneIsAVictim(one, reads, two, later(two, "update b set x = 2 where id = 1"));
    }
  }

  /// The block of the one that gives up is over, so that the other goes on.
  private static void assertOneIsAVictim(
      Connection one,
      CompletableFuture<String> first,
      Connection two,
      CompletableFuture<String> second)
      throws Exception {
    String both = answer(first) + " and " + answer(second);
    assertEquals(1, both.split("40P01", -1).length - 1, both);
    one.rollback();
    two.rollback();
  }

  /// Its plan reads by an index that is gone when it goes on.
  @Test
  void whatWaitedForTheEndOfAnIndexReadsWithoutIt() throws Exception {
    try (Connection definer = begun();
        Connection reader = session()) {
      Clients.execute(definer, "create index a_x on a (x)");
      definer.commit();
      Clients.execute(definer, "drop index a_x");
      CompletableFuture<String> sum = later(reader, "select sum(id) from a where x = 0");
      assertWaits(sum);
      definer.commit();
      assertEquals("55|", answer(sum));
    }
  }

  /// Its plan is older than the index.
  @Test
  void whatWaitedForAnIndexKeepsIt() throws Exception {
    try (Connection definer = begun();
        Connection remover = session();
        Connection changer = session()) {
      Clients.execute(definer, "create unique index a_u on a (x, id)");
      CompletableFuture<String> removal = later(remover, "delete from a where id + 0 = 3");
      CompletableFuture<String> change = later(changer, "update a set id = 30 where id + 0 = 4");
      assertWaits(removal);
      assertWaits(change);
      definer.commit();
      assertEquals("", answer(removal));
      assertEquals("", answer(change));
      String covered = "select sum(id) from a where x = 0";
      assertTrue(Clients.textOf(definer, "explain " + covered).contains("Index Only Scan"));
      assertEquals(55 - 3 - 4 + 30, Clients.longOf(definer, covered));
      definer.commit();
    }
  }

  /// An index that is made inside a transaction has every row, and no writer is refused.
  @Test
  void anIndexOfATransactionHasTheRowsOfAllWriters() throws Exception {
    AtomicBoolean stop = new AtomicBoolean();
    AtomicInteger written = new AtomicInteger();
    List<CompletableFuture<Void>> writers = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      int own = i;
      writers.add(CompletableFuture.runAsync(() -> write(own, stop, written), threads));
    }
    try (Connection definer = begun()) {
      for (String definition :
          List.of(
              "create index a_x on a (x)",
              "drop index a_x",
              "create unique index a_u on a (x, id)",
              "alter table a add constraint a_c check (x >= 0)")) {
        Clients.execute(definer, definition);
        definer.commit();
      }
    } finally {
      stop.set(true);
      CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
    }
    try (Connection connection = session()) {
      assertEquals(10 + written.get(), Clients.longOf(connection, "select count(*) from a"));
      long byIndex =
          Stream.of(0, 1, 2, 3, 4)
              .mapToLong(x -> count(connection, "select count(id) from a where x = " + x))
              .sum();
      assertEquals(10 + written.get(), byIndex);
    }
  }

  private static long count(Connection connection, String sql) {
    try {
      return Clients.longOf(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(int writer, AtomicBoolean stop, AtomicInteger written) {
    try (Connection connection = session()) {
      for (int n = 0; n < ROWS && !stop.get(); n++) {
        int id = 1_000 + WRITERS * n + writer;
        Clients.execute(connection, "insert into a values (" + id + ", " + n % 5 + ")");
        written.incrementAndGet();
        if (n % 7 == 6) {
          Clients.execute(connection, "delete from a where id = " + id);
          written.decrementAndGet();
        } else if (n % 3 == 0) {
          Clients.execute(connection, "update a set x = (x + 1) % 5 where id = " + id);
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException("writer " + writer, e);
    }
  }
}
