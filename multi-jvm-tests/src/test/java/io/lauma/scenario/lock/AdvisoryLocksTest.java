package io.lauma.scenario.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Advisory locks between clients of three nodes, with the answers of a PostgreSQL 15. What one
/// connection sees alone is in `advisory_locks.sql`; nodes are killed in `AdvisoryFailOverTest`.
class AdvisoryLocksTest {
  private static final long SECONDS = 60;
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int WAITERS = 40;
  private static final int WORKERS = 9;
  private static final int ROUNDS = 20;

  @RegisterExtension static final SharedHerd HERD = new SharedHerd("table mixed, busy, counted");
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres();

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private interface Connecting {
    Connection connect(int number) throws SQLException;
  }

  private interface Script {
    void run(Connecting server, List<String> said) throws Exception;
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static Connection connect(int number) throws SQLException {
    return HERD.node(number % 3 + 1).connect();
  }

  /// Runs a script on both servers and answers what both said.
  private static List<String> same(Script script) throws Exception {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    script.run(_ -> REFERENCE.connect(), expected);
    script.run(AdvisoryLocksTest::connect, actual);
    assertEquals(expected, actual);
    return actual;
  }

  private Future<String> later(Connection connection, String sql) {
    return threads.submit(() -> Clients.answer(connection, sql));
  }

  private static String end(Future<String> answer) throws Exception {
    return answer.get(SECONDS, TimeUnit.SECONDS);
  }

  private static void awaitWaits(Connection asker, int count) {
    Await.until(
        count + " sessions wait",
        SOON,
        () -> {
          String waits =
              Clients.answer(
                  asker,
                  "select count(*) from pg_locks where locktype = 'advisory' and not granted");
          return waits.equals(count + "|") ? "" : waits;
        });
  }

  @Test
  void excludesOverNodes() throws Exception {
    same((server, said) -> {
      try (Connection first = server.connect(0);
          Connection second = server.connect(1);
          Connection third = server.connect(2)) {
        said.add(Clients.answer(first, "select pg_advisory_lock(1), pg_advisory_lock_shared(2)"));
        for (Connection other : List.of(second, third)) {
          said.add(Clients.answer(other, "select pg_try_advisory_lock(1)"));
          said.add(Clients.answer(other, "select pg_try_advisory_lock_shared(1)"));
          said.add(Clients.answer(other, "select pg_try_advisory_xact_lock(1)"));
          said.add(Clients.answer(other, "select pg_try_advisory_lock(2)"));
          said.add(Clients.answer(other, "select pg_try_advisory_lock_shared(2)"));
          said.add(Clients.answer(other, "select pg_try_advisory_lock(0, 1)"));
          said.add(Clients.answer(other, "select pg_advisory_unlock(0, 1)"));
          said.add(Clients.answer(other, "select pg_advisory_unlock(1)"));
        }
        said.add(
            Clients.answer(
                third,
                "select objid, mode, granted, count(*) from pg_locks where locktype = 'advisory'"
                    + " group by 1, 2, 3 order by 1, 2"));
        said.add(Clients.answer(first, "select pg_advisory_unlock(1)"));
        said.add(Clients.answer(third, "select pg_try_advisory_lock(1)"));
        said.add(Clients.answer(third, "select pg_advisory_unlock_all()"));
        said.add(Clients.answer(second, "select pg_advisory_unlock_shared(2)"));
        said.add(Clients.answer(first, "select pg_try_advisory_lock(2)"));
        said.add(Clients.answer(third, "select pg_try_advisory_lock_shared(2)"));
      }
    });
  }

  @Test
  void waitsUntilItIsFree() throws Exception {
    same((server, said) -> {
      try (Connection asker = server.connect(0);
          Connection holder = server.connect(1);
          Connection waiter = server.connect(2);
          Connection reader = server.connect(0)) {
        said.add(Clients.answer(holder, "select pg_advisory_lock(5)"));
        Future<String> waits = later(waiter, "select pg_advisory_lock(5)");
        awaitWaits(asker, 1);
        said.add(
            Clients.answer(
                asker,
                "select state, wait_event_type, wait_event from pg_stat_activity"
                    + " where query = 'select pg_advisory_lock(5)' and state = 'active'"));
        Future<String> queued = later(reader, "select pg_advisory_lock_shared(5)");
        awaitWaits(asker, 2);
        said.add(
            Clients.answer(
                asker,
                "select mode, granted, waitstart is null from pg_locks"
                    + " where locktype = 'advisory' order by mode, granted"));
        assertFalse(waits.isDone());
        said.add(Clients.answer(holder, "select pg_advisory_unlock(5)"));
        said.add(end(waits));
        awaitWaits(asker, 1);
        said.add(Clients.answer(waiter, "select pg_advisory_unlock(5)"));
        said.add(end(queued));
      }
    });
  }

  @Test
  void locksOfATransactionEndWithIt() throws Exception {
    same((server, said) -> {
      try (Connection holder = server.connect(0);
          Connection other = server.connect(1)) {
        String tries = "select pg_try_advisory_xact_lock(n) from generate_series(6, 9) n";
        holder.setAutoCommit(false);
        said.add(Clients.answer(holder, "select pg_advisory_xact_lock(6)"));
        said.add(Clients.answer(holder, "savepoint s"));
        said.add(Clients.answer(holder, "select pg_advisory_xact_lock(7), pg_advisory_lock(8)"));
        said.add(Clients.answer(other, tries));
        said.add(Clients.answer(holder, "rollback to s"));
        said.add(Clients.answer(other, tries));
        said.add(Clients.answer(holder, "select pg_advisory_xact_lock(9)"));
        said.add(Clients.answer(holder, "select 1 / 0"));
        said.add(Clients.answer(other, tries));
        holder.rollback();
        said.add(Clients.answer(other, tries));
        said.add(Clients.answer(holder, "select pg_advisory_xact_lock(6)"));
        said.add(Clients.answer(holder, "select 1 / 0"));
        said.add(Clients.answer(other, tries));
        holder.rollback();
        said.add(Clients.answer(holder, "select pg_advisory_xact_lock(6)"));
        holder.commit();
        said.add(Clients.answer(other, tries));
        said.add(Clients.answer(holder, "select pg_advisory_unlock(8)"));
        holder.commit();
      }
    });
  }

  @Test
  void waitsEndEarly() throws Exception {
    List<String> answers =
        same((server, said) -> {
          try (Connection holder = server.connect(0);
              Connection waiter = server.connect(1);
              Connection third = server.connect(2)) {
            said.add(Clients.answer(holder, "select pg_advisory_lock(10)"));
            said.add(Clients.answer(waiter, "set lock_timeout = 200"));
            said.add(Clients.answer(waiter, "select pg_advisory_lock(10)"));
            said.add(Clients.answer(waiter, "select pg_advisory_xact_lock_shared(10)"));
            said.add(Clients.answer(waiter, "set lock_timeout = 0"));
            said.add(Clients.answer(waiter, "set statement_timeout = 300"));
            said.add(Clients.answer(waiter, "select pg_advisory_lock(10)"));
            said.add(Clients.answer(waiter, "set statement_timeout = 0"));
            try (Statement statement = waiter.createStatement()) {
              Future<String> cancel =
                  threads.submit(() -> {
                    awaitWaits(third, 1);
                    statement.cancel();
                    return "cancelled";
                  });
              try {
                statement.execute("select pg_advisory_lock(10)");
                said.add("locked");
              } catch (SQLException e) {
                said.add(e.getSQLState() + " " + e.getMessage());
              }
              said.add(end(cancel));
            }
            said.add(Clients.answer(holder, "select pg_advisory_unlock(10)"));
            said.add(Clients.answer(waiter, "select pg_advisory_unlock(10)"));
            said.add(Clients.answer(third, "select pg_try_advisory_lock(10)"));
            said.add(
                Clients.answer(third, "select count(*) from pg_locks where locktype = 'advisory'"));
          }
        });
    assertTrue(
        answers.contains("55P03 ERROR: canceling statement due to lock timeout"),
        answers.toString());
  }

  @Test
  void endWithTheirClient() throws Exception {
    same((server, said) -> {
      try (Connection other = server.connect(1);
          Connection asker = server.connect(2)) {
        Connection holder = server.connect(0);
        said.add(Clients.answer(holder, "select pg_advisory_lock(11)"));
        Future<String> waits = later(other, "select pg_advisory_lock(11)");
        awaitWaits(asker, 1);
        holder.close();
        said.add(end(waits));
        Connection ended = server.connect(0);
        int pid = Math.toIntExact(Clients.longOf(ended, "select pg_backend_pid()"));
        Future<String> given = later(ended, "select pg_advisory_lock(11)");
        awaitWaits(asker, 1);
        said.add(Clients.answer(asker, "select pg_terminate_backend(" + pid + ")"));
        said.add(end(given));
        awaitWaits(asker, 0);
        said.add(Clients.answer(other, "discard all"));
        said.add(Clients.answer(asker, "select pg_try_advisory_lock(11)"));
      }
    });
  }

  /// The numbers of processes and databases differ.
  private static String plain(String detail) {
    return detail
        .replaceAll("rocess \\d+", "rocess P")
        .replaceAll("ransaction \\d+", "ransaction T")
        .replaceAll("\\[\\d+,", "[D,");
  }

  private static String error(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
      return "";
    } catch (SQLException e) {
      String detail =
          e instanceof org.postgresql.util.PSQLException p && p.getServerErrorMessage() != null
              ? p.getServerErrorMessage().getDetail() + " " + p.getServerErrorMessage().getHint()
              : "";
      return e.getSQLState() + " " + plain(detail);
    }
  }

  @Test
  void aDeadlockOfAdvisoryLocksEnds() throws Exception {
    List<String> answers =
        same((server, said) -> {
          try (Connection first = server.connect(0);
              Connection second = server.connect(1)) {
            said.add(Clients.answer(first, "select pg_advisory_lock(20)"));
            said.add(Clients.answer(second, "select pg_advisory_lock(21)"));
            Future<String> one =
                threads.submit(() -> error(first, "select pg_advisory_lock_shared(21)"));
            Future<String> two = threads.submit(() -> error(second, "select pg_advisory_lock(20)"));
            Await.until("one of them ends", SOON, () -> one.isDone() || two.isDone() ? "" : "none");
            String victim = one.isDone() ? end(one) : end(two);
            said.add(
                victim.replaceAll("(Share|Exclusive)Lock", "Lock").replaceAll(",2[01],", ",K,"));
            Clients.answer(one.isDone() ? first : second, "select pg_advisory_unlock_all()");
            said.add(end(one).isEmpty() != end(two).isEmpty() ? "one goes on" : "");
          }
        });
    assertTrue(answers.get(2).startsWith("40P01 Process P waits for Lock on advisory lock"));
  }

  /// Through rows, over transactions of two nodes: each has what the other wants.
  @Test
  void aDeadlockOverRowsAndAdvisoryLocksEnds() throws Exception {
    try (Connection first = connect(0);
        Connection second = connect(1)) {
      Clients.execute(first, "drop table if exists mixed");
      Clients.execute(first, "create table mixed (id int primary key, x int)");
      Clients.execute(first, "insert into mixed values (1, 0)");
      first.setAutoCommit(false);
      second.setAutoCommit(false);
      Clients.execute(first, "update mixed set x = 1");
      assertEquals("|", Clients.answer(second, "select pg_advisory_xact_lock(30)"));
      Future<String> row = threads.submit(() -> error(second, "update mixed set x = 2"));
      Future<String> lock = threads.submit(() -> error(first, "select pg_advisory_xact_lock(30)"));
      List<String> ends = List.of(end(row), end(lock));
      assertTrue(ends.contains(""), ends.toString());
      String victim = ends.get(0) + ends.get(1);
      assertTrue(victim.startsWith("40P01 "), victim);
      assertTrue(victim.contains("Process P waits for ExclusiveLock on advisory lock ["), victim);
      assertTrue(victim.contains("Transaction T waits for ShareLock on transaction T"), victim);
      first.rollback();
      second.rollback();
    }
  }

  /// Many waits at once stop nobody else.
  @Test
  void manyWait() throws Exception {
    List<Connection> open = new ArrayList<>();
    try (Connection holder = connect(0)) {
      assertEquals("|", Clients.answer(holder, "select pg_advisory_lock(40)"));
      List<Future<String>> waits = new ArrayList<>();
      for (int i = 0; i < WAITERS; i++) {
        Connection waiter = connect(i);
        open.add(waiter);
        waits.add(later(waiter, "select pg_advisory_lock(40), pg_advisory_unlock(40)"));
      }
      awaitWaits(holder, WAITERS);
      assertEquals(
          "1000|", Clients.answer(holder, "select count(*) from generate_series(1, 1000)"));
      Clients.execute(holder, "drop table if exists busy");
      Clients.execute(holder, "create table busy (id int primary key)");
      Clients.execute(holder, "insert into busy select generate_series(1, 1000)");
      assertEquals("1000|", Clients.answer(holder, "select count(*) from busy"));
      assertEquals("t|", Clients.answer(holder, "select pg_advisory_unlock(40)"));
      for (Future<String> wait : waits) {
        assertEquals("|t|", end(wait));
      }
    } finally {
      for (Connection connection : open) {
        connection.close();
      }
    }
  }

  /// Read, then write: nothing but the lock keeps the workers apart.
  @Test
  void nobodyIsInsideWithAnother() throws Exception {
    try (Connection connection = connect(0)) {
      Clients.execute(connection, "drop table if exists counted");
      Clients.execute(connection, "create table counted (id int primary key, x int)");
      Clients.execute(connection, "insert into counted values (1, 0)");
    }
    AtomicInteger inside = new AtomicInteger();
    List<Future<String>> workers = new ArrayList<>();
    for (int worker = 0; worker < WORKERS; worker++) {
      NodeProcess node = HERD.node(worker % 3 + 1);
      boolean forTransaction = worker % 2 == 0;
      workers.add(
          threads.submit(() -> {
            try (Connection connection = node.connect()) {
              connection.setAutoCommit(!forTransaction);
              for (int i = 0; i < ROUNDS; i++) {
                String kind = forTransaction ? "xact_" : "";
                assertEquals(
                    "|", Clients.answer(connection, "select pg_advisory_" + kind + "lock(50)"));
                assertEquals(1, inside.incrementAndGet());
                long seen = Clients.longOf(connection, "select x from counted");
                Clients.execute(connection, "update counted set x = " + (seen + 1));
                assertEquals(0, inside.decrementAndGet());
                if (forTransaction) {
                  connection.commit();
                } else {
                  assertEquals("t|", Clients.answer(connection, "select pg_advisory_unlock(50)"));
                }
              }
            }
            return "done";
          }));
    }
    for (Future<String> worker : workers) {
      assertEquals("done", end(worker));
    }
    try (Connection connection = connect(1)) {
      assertEquals(WORKERS * ROUNDS, Clients.longOf(connection, "select x from counted"));
    }
  }
}
