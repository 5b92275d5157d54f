package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.RealPostgres;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Time limits of statements and of silent clients: the same answers as a PostgreSQL 15.
class TimeoutsTest {
  private static final String TIMED_OUT =
      "57014 ERROR: canceling statement due to statement timeout";
  private static final long NOTICED_MILLIS = 10_000;

  @RegisterExtension static final SharedNode NODE = new SharedNode("table waited, limited, quiet");
  @RegisterExtension static final RealPostgres REFERENCE = new RealPostgres();

  @FunctionalInterface
  private interface Script {
    void run(Connection connection, List<String> answers) throws SQLException;
  }

  /// Runs a script on both servers and answers what both said.
  private static List<String> same(Script script) throws SQLException {
    List<String> expected = new ArrayList<>();
    List<String> actual = new ArrayList<>();
    try (Connection connection = REFERENCE.connect()) {
      script.run(connection, expected);
    }
    try (Connection connection = NODE.process().connect()) {
      script.run(connection, actual);
    }
    assertEquals(expected, actual);
    return actual;
  }

  private static String answer(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql) ? "rows" : "" + statement.getUpdateCount();
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }

  @Test
  void aStatementTimesOut() throws SQLException {
    List<String> answers =
        same((connection, said) -> {
          said.add(answer(connection, "set statement_timeout = 200"));
          said.add(answer(connection, "select pg_sleep(30)"));
          said.add(answer(connection, "select 1; select pg_sleep(30)"));
          said.add(answer(connection, "select count(*) from generate_series(1, 2000000000) a"));
          try (PreparedStatement slow = connection.prepareStatement("select pg_sleep(?)")) {
            slow.setDouble(1, 30);
            SQLException failure = assertThrows(SQLException.class, slow::execute);
            said.add(failure.getSQLState() + " " + failure.getMessage());
          }
          said.add(answer(connection, "select pg_sleep(0.01)"));
          said.add(answer(connection, "set statement_timeout = 0"));
          said.add(answer(connection, "select pg_sleep(0.3)"));
        });
    assertEquals(4, answers.stream().filter(TIMED_OUT::equals).count(), answers.toString());
  }

  @Test
  void theTransactionOfATimedOutStatementHasFailed() throws SQLException {
    same((connection, said) -> {
      connection.setAutoCommit(false);
      said.add(answer(connection, "set local statement_timeout = '100ms'"));
      said.add(answer(connection, "savepoint s"));
      said.add(answer(connection, "select pg_sleep(30)"));
      said.add(answer(connection, "select 1"));
      said.add(answer(connection, "rollback to s"));
      said.add(answer(connection, "select pg_sleep(0)"));
      connection.rollback();
      said.add(answer(connection, "show statement_timeout"));
      connection.rollback();
    });
  }

  @Test
  void aWaitForARowTimesOutAndTakesNoLock() throws SQLException {
    try (Connection holder = NODE.process().connect();
        Connection waiter = NODE.process().connect();
        Connection third = NODE.process().connect()) {
      Clients.execute(holder, "create table waited (id int primary key, x int)");
      Clients.execute(holder, "insert into waited values (1, 0)");
      holder.setAutoCommit(false);
      Clients.execute(holder, "update waited set x = 1");
      Clients.execute(waiter, "set statement_timeout = 300");
      long begun = System.nanoTime();
      assertEquals(TIMED_OUT, answer(waiter, "update waited set x = 2"));
      assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) < NOTICED_MILLIS);
      holder.commit();
      assertEquals("1", answer(third, "update waited set x = x + 10"));
      assertEquals(11, Clients.longOf(third, "select x from waited"));
      assertEquals("1", answer(waiter, "update waited set x = x + 100"));
    }
  }

  @Test
  void aWaitForALockIsLimitedOnItsOwn() throws SQLException {
    try (Connection holder = NODE.process().connect();
        Connection waiter = NODE.process().connect()) {
      Clients.execute(holder, "create table limited (id int primary key, x int)");
      Clients.execute(holder, "insert into limited values (1, 0), (2, 0)");
      holder.setAutoCommit(false);
      Clients.execute(holder, "update limited set x = 1 where id = 1");
      Clients.execute(waiter, "set lock_timeout = 200");
      String limited = "55P03 ERROR: canceling statement due to lock timeout";
      assertEquals(limited, answer(waiter, "update limited set x = 2"));
      assertEquals(limited, answer(waiter, "select * from limited for share"));
      assertEquals("rows", answer(waiter, "select pg_sleep(0.5) from limited"));
      waiter.setAutoCommit(false);
      assertEquals("1", answer(waiter, "update limited set x = 5 where id = 2"));
      assertEquals(limited, answer(waiter, "delete from limited where id = 1"));
      assertEquals(
          "25P02", String.valueOf(answer(waiter, "select 1")).substring(0, "25P02".length()));
      waiter.rollback();
      holder.commit();
      assertEquals("2", answer(waiter, "update limited set x = x + 10"));
      waiter.commit();
      assertEquals(21, Clients.longOf(holder, "select sum(x) from limited"));
    }
  }

  @Test
  void aSilentClientInATransactionIsEndedAndItsLocksAreFree() throws SQLException {
    try (Connection silent = NODE.process().connect();
        Connection other = NODE.process().connect()) {
      Clients.execute(other, "create table quiet (id int primary key, x int)");
      Clients.execute(other, "insert into quiet values (1, 0)");
      Clients.execute(silent, "set idle_in_transaction_session_timeout = 300");
      silent.setAutoCommit(false);
      Clients.execute(silent, "update quiet set x = 1");
      Clients.execute(other, "set statement_timeout = '20s'");
      assertEquals("1", answer(other, "update quiet set x = x + 10"));
      assertEquals(10, Clients.longOf(other, "select x from quiet"));
      assertEquals(
          "25P03 FATAL: terminating connection due to idle-in-transaction timeout",
          answer(silent, "select 1"));
    }
  }

  @Test
  void aSilentClientOutsideATransactionIsEnded() throws Exception {
    same((connection, said) -> {
      said.add(answer(connection, "set idle_in_transaction_session_timeout = 100"));
      said.add(answer(connection, "set idle_session_timeout = 1000"));
      said.add(answer(connection, "select pg_sleep(1.2)"));
      try (Connection other = NODE.process().connect()) {
        said.add(answer(other, "select pg_sleep(1.5)"));
      }
      said.add(answer(connection, "select 1"));
    });
  }
}
