package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// What is undone back to a savepoint when statements fail half-way: waits that are cancelled,
/// deadlocks, duplicates. Plain cases are in `savepoints.sql`.
class SavepointsTest {
  private static final int MANY = 100_000;
  private static final int CANCEL_MILLIS = 700;

  @RegisterExtension static final SharedNode NODE = new SharedNode("table s");

  private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

  @BeforeEach
  void makeRows() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists s");
      Clients.execute(connection, "create table s (id int primary key, x int)");
      Clients.execute(connection, "insert into s select g, 0 from generate_series(1, 100) g");
    }
  }

  @AfterEach
  void end() {
    later.shutdownNow();
  }

  private static Connection begun() throws SQLException {
    Connection connection = NODE.process().connect();
    connection.setAutoCommit(false);
    return connection;
  }

  private static long sum() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      return Clients.longOf(connection, "select sum(x) from s");
    }
  }

  /// The update has locked and written rows before it comes to the one that it waits for.
  @Test
  void aCancelledWaitIsUndoneAndTheBlockGoesOn() throws Exception {
    try (Connection holder = begun();
        Connection waiter = begun()) {
      Clients.execute(holder, "update s set x = 1000 where id = 50");
      Clients.execute(waiter, "update s set x = 1 where id = 1");
      for (int round = 0; round < 3; round++) {
        Savepoint savepoint = waiter.setSavepoint("here");
        try (Statement statement = waiter.createStatement()) {
          var _ =
              later.schedule(
                  () -> {
                    statement.cancel();
                    return null;
                  },
                  CANCEL_MILLIS,
                  TimeUnit.MILLISECONDS);
          SQLException refused =
              assertThrows(
                  SQLException.class, () -> statement.executeUpdate("update s set x = x + 7"));
          assertEquals("57014", refused.getSQLState());
        }
        waiter.rollback(savepoint);
        assertEquals(1 + round, Clients.longOf(waiter, "select sum(x) from s"));
        Clients.execute(waiter, "update s set x = x + 1 where id = 2");
      }
      waiter.commit();
      holder.commit();
    }
    assertEquals(1000 + 1 + 3, sum());
  }

  @Test
  void theVictimOfADeadlockGoesOnFromItsSavepoint() throws Exception {
    try (Connection first = begun();
        Connection second = begun()) {
      Clients.execute(first, "update s set x = 10 where id = 1");
      Clients.execute(second, "update s set x = 20 where id = 2");
      Savepoint savepoint = second.setSavepoint();
      var waiting =
          later.submit(() -> {
            try {
              Clients.execute(first, "update s set x = 10 where id = 2");
              first.commit();
              return "";
            } catch (SQLException e) {
              first.rollback();
              return e.getSQLState();
            }
          });
      String own = "";
      try {
        Clients.execute(second, "update s set x = 20 where id = 1");
      } catch (SQLException e) {
        own = e.getSQLState();
        second.rollback(savepoint);
      }
      Clients.execute(second, "update s set x = 20 where id = 3");
      second.commit();
      String other = waiting.get(60, TimeUnit.SECONDS);
      assertEquals("40P01", own + other, "one of the two is refused");
      assertEquals(own.isEmpty() ? 60 : 10 + 10 + 20, sum());
    }
  }

  @Test
  void aDuplicateInTheMiddleOfManyRowsIsUndone() throws Exception {
    try (Connection connection = begun()) {
      Clients.execute(connection, "insert into s values (101, 5)");
      Savepoint savepoint = connection.setSavepoint();
      SQLException refused =
          assertThrows(
              SQLException.class,
              () ->
                  Clients.execute(
                      connection,
                      "insert into s select 5000 - g, 1 from generate_series(1, 4950) g"));
      assertEquals("23505", refused.getSQLState());
      connection.rollback(savepoint);
      assertEquals(101, Clients.longOf(connection, "select count(*) from s"));
      connection.commit();
    }
    assertEquals(5, sum());
  }

  @Test
  void manySavepointsAreKeptAndLeft() throws Exception {
    try (Connection connection = begun();
        Statement statement = connection.createStatement()) {
      for (int i = 1; i <= MANY; i++) {
        statement.addBatch("savepoint s" + i);
        if (i % 100 == 0) {
          statement.addBatch("update s set x = x + 1 where id = 1");
        }
      }
      statement.executeBatch();
      assertEquals(MANY / 100, Clients.longOf(connection, "select x from s where id = 1"));
      statement.execute("rollback to s" + (MANY / 2 + 1));
      assertEquals(MANY / 200, Clients.longOf(connection, "select x from s where id = 1"));
      statement.execute("release s1");
      connection.commit();
    }
    assertEquals(MANY / 200, sum());
  }
}
