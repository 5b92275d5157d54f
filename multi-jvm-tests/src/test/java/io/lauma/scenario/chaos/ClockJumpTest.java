package io.lauma.scenario.chaos;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.fixture.TestNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The wall clock of a node jumps while it runs: statements show it, and nothing else minds.
class ClockJumpTest {
  private static final Duration NEAR = Duration.ofMinutes(1);

  /// Longer than between two searches for garbage.
  private static final long SEARCHED_NANOS = TimeUnit.SECONDS.toNanos(11);

  @Test
  void onlyTheTimeThatStatementsShowJumps() throws Exception {
    try (NodeProcess node = NodeProcess.create("n1", TestNode.freshDirectory("ClockJumpTest"))) {
      node.giveClock();
      node.start();
      try (Connection connection = node.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("create table t (id int primary key, n int)");
        statement.execute("insert into t values (1, 0)");
        assertNear(Duration.ZERO, statement);
        int updates = 0;
        for (Duration error :
            new Duration[] {
              Duration.ofMillis(60),
              Duration.ofHours(3),
              Duration.ofHours(-3),
              Duration.ofMillis(-60),
              Duration.ZERO
            }) {
          node.moveClock(error);
          statement.execute("update t set n = n + 1 where id = 1");
          updates++;
          assertEquals(updates, number(statement, "select n from t"));
          assertNear(error, statement);
        }
      }
    }
  }

  @Test
  void howTransactionsEndedIsRememberedThoughTheClockIsDaysAhead() throws Exception {
    try (NodeProcess node = NodeProcess.create("n1", TestNode.freshDirectory("ClockJumpTest"))) {
      node.giveClock();
      node.start();
      try (Connection connection = node.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("create table t (id int primary key)");
        connection.setAutoCommit(false);
        long[] committed = new long[3];
        for (int i = 0; i < committed.length; i++) {
          committed[i] = number(statement, "select txid_current()");
          statement.execute("insert into t values (" + i + ")");
          connection.commit();
        }
        connection.setAutoCommit(true);
        node.moveClock(Duration.ofDays(3));
        long start = System.nanoTime();
        Await.until(
            "searches for garbage",
            Duration.ofMinutes(1),
            () -> {
              assertRemembered(statement, committed);
              return System.nanoTime() - start > SEARCHED_NANOS ? "" : "goes on";
            });
        node.moveClock(Duration.ZERO);
        assertRemembered(statement, committed);
      }
    }
  }

  private static void assertRemembered(Statement statement, long[] committed) throws SQLException {
    for (long id : committed) {
      try (ResultSet result = statement.executeQuery("select txid_status(" + id + ")")) {
        assertTrue(result.next());
        assertEquals("committed", result.getString(1));
      }
    }
  }

  private static void assertNear(Duration error, Statement statement) throws SQLException {
    try (ResultSet result = statement.executeQuery("select now()")) {
      assertTrue(result.next());
      Instant shown = result.getObject(1, OffsetDateTime.class).toInstant();
      Duration away = Duration.between(Instant.now().plus(error), shown).abs();
      assertTrue(away.compareTo(NEAR) < 0, "now() is " + shown + ", the error " + error);
    }
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet result = statement.executeQuery(query)) {
      assertTrue(result.next());
      return result.getLong(1);
    }
  }
}
