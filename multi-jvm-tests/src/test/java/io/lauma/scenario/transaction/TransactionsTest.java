package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What two or more clients see of each other's transactions, as PostgreSQL's isolation levels say.
class TransactionsTest {
  private static final int CLIENTS = 8;
  private static final int INCREMENTS = 25;
  private static final long SECONDS = 60;
  private static final long STILL_WAITING_MILLIS = 500;

  @RegisterExtension static final SharedNode NODE = new SharedNode("table t");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void makeRow() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists t");
      Clients.execute(connection, "create table t (id int primary key, x int)");
      Clients.execute(connection, "insert into t values (1, 0), (2, 0)");
    }
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  @Test
  void readCommittedIncrementsAreNeitherLostNorRefused() throws Exception {
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          for (int i = 0; i < INCREMENTS; i++) {
            assertEquals(1, Clients.execute(connection, "update t set x = x + 1 where id = 1"));
          }
        });
    assertEquals(CLIENTS * INCREMENTS, valueOf(1));
  }

  @Test
  void repeatableReadLosesNoUpdateOfReadValues() throws Exception {
    Clients.together(
        NODE.process(),
        CLIENTS / 2,
        SECONDS,
        (number, connection) -> {
          repeatableRead(connection);
          for (int i = 0; i < INCREMENTS; i++) {
            Clients.retrying(
                connection,
                () -> {
                  long x = Clients.longOf(connection, "select x from t where id = 1");
                  Clients.execute(connection, "update t set x = " + (x + 1) + " where id = 1");
                });
          }
        });
    assertEquals(CLIENTS / 2 * INCREMENTS, valueOf(1));
  }

  @Test
  void rollbackLeavesNothing() throws Exception {
    try (Connection connection = NODE.process().connect()) {
      connection.setAutoCommit(false);
      Clients.execute(connection, "insert into t values (3, 3)");
      Clients.execute(connection, "update t set x = 9 where id = 1");
      Clients.execute(connection, "delete from t where id = 2");
      assertEquals(2, Clients.longOf(connection, "select count(*) from t"));
      assertEquals(12, Clients.longOf(connection, "select sum(x) from t"));
      connection.rollback();
      assertEquals(2, Clients.longOf(connection, "select count(*) from t where x = 0"));
      connection.commit();
    }
  }

  @Test
  void failedTransactionRefusesAllUntilItsEnd() throws Exception {
    try (Connection connection = NODE.process().connect()) {
      connection.setAutoCommit(false);
      Clients.execute(connection, "update t set x = 5 where id = 1");
      assertEquals("22012", stateOf(() -> Clients.execute(connection, "select 1 / 0 from t")));
      assertEquals("25P02", stateOf(() -> Clients.execute(connection, "update t set x = 6")));
      connection.commit();
      assertEquals(0, Clients.longOf(connection, "select x from t where id = 1"));
      connection.commit();
    }
  }

  @Test
  void duplicateKeyIsRefusedAndTheRestOfTheStatementUndone() throws Exception {
    try (Connection connection = NODE.process().connect()) {
      assertEquals(
          "23505",
          stateOf(() -> Clients.execute(connection, "insert into t values (3, 0), (1, 0)")));
      assertEquals(2, Clients.longOf(connection, "select count(*) from t"));
    }
  }

  @Test
  void waitingUpdateAtReadCommittedSeesTheNewRow() throws Exception {
    try (Connection first = begun();
        Connection second = NODE.process().connect()) {
      Clients.execute(first, "update t set x = 10 where id = 1");
      Future<Integer> waiting =
          later(() -> Clients.execute(second, "update t set x = x + 1 where id = 1"));
      first.commit();
      assertEquals(1, waiting.get(SECONDS, TimeUnit.SECONDS));
      assertEquals(11, valueOf(1));
    }
  }

  @Test
  void waitingUpdateAtReadCommittedTestsItsConditionAgain() throws Exception {
    try (Connection first = begun();
        Connection second = NODE.process().connect()) {
      Clients.execute(first, "update t set x = 10 where id = 1");
      Future<Integer> waiting =
          later(() -> Clients.execute(second, "update t set x = 20 where id = 1 and x = 0"));
      first.commit();
      assertEquals(0, waiting.get(SECONDS, TimeUnit.SECONDS));
      assertEquals(10, valueOf(1));
    }
  }

  @Test
  void waitingUpdateGoesOnAfterARollback() throws Exception {
    try (Connection first = begun();
        Connection second = NODE.process().connect()) {
      Clients.execute(first, "update t set x = 10 where id = 1");
      Future<Integer> waiting =
          later(() -> Clients.execute(second, "update t set x = x + 1 where id = 1"));
      first.rollback();
      assertEquals(1, waiting.get(SECONDS, TimeUnit.SECONDS));
      assertEquals(1, valueOf(1));
    }
  }

  @Test
  void waitingUpdateAtRepeatableReadIsRefusedWhenTheRowChanged() throws Exception {
    try (Connection first = begun();
        Connection second = NODE.process().connect()) {
      repeatableRead(second);
      Clients.longOf(second, "select x from t where id = 1");
      Clients.execute(first, "update t set x = 10 where id = 1");
      Future<Integer> waiting =
          later(() -> Clients.execute(second, "update t set x = x + 1 where id = 1"));
      first.commit();
      ExecutionException given =
          assertThrows(ExecutionException.class, () -> waiting.get(SECONDS, TimeUnit.SECONDS));
      SQLException refused = assertInstanceOf(SQLException.class, given.getCause());
      assertEquals("40001", refused.getSQLState());
      assertTrue(
          String.valueOf(refused.getMessage())
              .startsWith(
                  "ERROR: could not serialize access due to concurrent update\n"
                      + "  Detail: The row with key (id)=(1) of table \"t\" was changed by"
                      + " transaction "),
          refused.getMessage());
    }
  }

  @Test
  void duplicateOfAnUncommittedKeyWaitsForItsFate() throws Exception {
    try (Connection first = begun();
        Connection second = NODE.process().connect()) {
      Clients.execute(first, "insert into t values (7, 1)");
      Future<Integer> waiting = later(() -> Clients.execute(second, "insert into t values (7, 2)"));
      first.rollback();
      assertEquals(1, waiting.get(SECONDS, TimeUnit.SECONDS));
      assertEquals(2, valueOf(7));
    }
  }

  @Test
  void oneOfTwoInADeadlockIsRefused() throws Exception {
    try (Connection first = begun();
        Connection second = begun()) {
      Clients.execute(first, "update t set x = 1 where id = 1");
      Clients.execute(second, "update t set x = 2 where id = 2");
      Future<Integer> waiting = later(() -> finish(first, "update t set x = 1 where id = 2"));
      int own = finish(second, "update t set x = 2 where id = 1");
      assertEquals(1, own + waiting.get(SECONDS, TimeUnit.SECONDS), "transactions that committed");
    }
  }

  private static int finish(Connection connection, String sql) throws SQLException {
    try {
      Clients.execute(connection, sql);
      connection.commit();
      return 1;
    } catch (SQLException e) {
      assertEquals("40P01", e.getSQLState(), e.toString());
      connection.rollback();
      return 0;
    }
  }

  @Test
  void readersNeitherWaitNorSeeWhatIsNotCommitted() throws Exception {
    try (Connection first = begun();
        Connection second = NODE.process().connect()) {
      Clients.execute(first, "update t set x = 10");
      assertEquals(0, Clients.longOf(second, "select sum(x) from t"));
      first.commit();
      assertEquals(20, Clients.longOf(second, "select sum(x) from t"));
    }
  }

  @Test
  void repeatableReadKeepsItsSnapshot() throws Exception {
    try (Connection first = begun();
        Connection second = NODE.process().connect()) {
      repeatableRead(first);
      assertEquals(0, Clients.longOf(first, "select sum(x) from t"));
      Clients.execute(second, "insert into t values (3, 3)");
      assertEquals(0, Clients.longOf(first, "select sum(x) from t"));
      first.commit();
      assertEquals(3, Clients.longOf(first, "select sum(x) from t"));
    }
  }

  private static Connection begun() throws SQLException {
    Connection connection = NODE.process().connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static void repeatableRead(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
  }

  /// Starts work that must wait for another transaction, and sees that it does.
  private Future<Integer> later(Callable<Integer> work) {
    Future<Integer> running = threads.submit(work);
    assertThrows(
        TimeoutException.class,
        () -> running.get(STILL_WAITING_MILLIS, TimeUnit.MILLISECONDS),
        "it did not wait");
    assertFalse(running.isDone());
    return running;
  }

  private static long valueOf(int id) throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      return Clients.longOf(connection, "select x from t where id = " + id);
    }
  }

  private interface Step {
    void run() throws SQLException;
  }

  private static String stateOf(Step step) {
    return String.valueOf(assertThrows(SQLException.class, step::run).getSQLState());
  }
}
