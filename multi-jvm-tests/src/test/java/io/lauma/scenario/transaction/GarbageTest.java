package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.fixture.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Old row versions and rows of dropped tables go, and nobody who still reads them is disturbed.
/// `-Dlauma.updates=N` updates the row more often.
class GarbageTest {
  private static final int UPDATES = Integer.getInteger("lauma.updates", 1_500);
  private static final long WAIT_SECONDS = 120;

  /// Too few for a pass to begin by itself.
  private static final int FEW_UPDATES = 300;

  private static final int SOME_UPDATES = 20;

  private static final Pattern DROPPED = Pattern.compile("dropped (\\d+) of \\d+ row versions");

  @Test
  void oldVersionsAreSweptOnceNobodyReadsThem() throws Exception {
    try (NodeProcess node = shortRetention()) {
      node.start();
      try (Connection writer = node.connect();
          Connection reader = node.connect();
          Statement statement = writer.createStatement()) {
        statement.execute("CREATE TABLE counter (id int PRIMARY KEY, n int)");
        statement.execute("CREATE TABLE gone (id int PRIMARY KEY)");
        statement.execute("INSERT INTO counter VALUES (1, 0)");
        statement.execute("INSERT INTO gone VALUES (1), (2), (3)");
        reader.setAutoCommit(false);
        reader.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        assertEquals(0, counter(reader));
        update(writer, UPDATES);
        statement.execute("DROP TABLE gone");
        awaitInLog(node, "removes the rows of dropped relation");
        assertEquals(0, counter(reader), "the snapshot is held");
        reader.commit();
        awaitInLog(node, "row versions");
        assertEquals(UPDATES, counter(reader));
      }
    }
  }

  @Test
  void vacuumMakesOldVersionsGoThatWouldNotYet() throws Exception {
    try (NodeProcess node = shortRetention()) {
      node.start();
      try (Connection connection = node.connect();
          Statement statement = connection.createStatement()) {
        statement.execute("CREATE TABLE counter (id int PRIMARY KEY, n int)");
        statement.execute("INSERT INTO counter VALUES (1, 0)");
        int updates = 0;
        // the pass that follows each start drops without being asked
        while (dropped(node) == 0 && updates < FEW_UPDATES) {
          update(connection, SOME_UPDATES);
          updates += SOME_UPDATES;
          vacuumUntil(node, statement, () -> true);
        }
        long before = dropped(node);
        update(connection, FEW_UPDATES);
        vacuumUntil(node, statement, () -> dropped(node) >= before + FEW_UPDATES);
        assertEquals(updates + FEW_UPDATES, counter(connection));
      }
    }
  }

  private static void vacuumUntil(NodeProcess node, Statement statement, Condition condition)
      throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    do {
      assertTrue(System.nanoTime() < deadline, "versions stay" + node.logTail());
      long begun = System.nanoTime();
      statement.execute("VACUUM counter");
      assertTrue(System.nanoTime() - begun < TimeUnit.SECONDS.toNanos(10), "VACUUM answers");
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
    } while (!condition.holds());
  }

  @FunctionalInterface
  private interface Condition {
    boolean holds() throws IOException;
  }

  /// Row versions that passes have dropped, as far as the log tells.
  private static long dropped(NodeProcess node) throws IOException {
    return DROPPED
        .matcher(Files.readString(node.log()))
        .results()
        .mapToLong(line -> Long.parseLong(line.group(1)))
        .sum();
  }

  private static NodeProcess shortRetention() throws IOException {
    Path directory = TestNode.freshDirectory("GarbageTest");
    Files.createDirectories(directory);
    Path config = directory.resolve("lauma.conf");
    Files.writeString(config, "lauma { retention-seconds = 5 }\n");
    return NodeProcess.create("n1", directory, "--config", config.toAbsolutePath().toString());
  }

  private static void update(Connection connection, int times) throws SQLException {
    String sql = "UPDATE counter SET n = n + 1 WHERE id = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (int n = 0; n < times; n++) {
        update.setInt(1, 1);
        assertEquals(1, update.executeUpdate());
      }
    }
  }

  private static int counter(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT n FROM counter")) {
      assertTrue(row.next());
      return row.getInt(1);
    }
  }

  private static void awaitInLog(NodeProcess node, String text) throws IOException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (!Files.readString(node.log()).contains(text)) {
      assertTrue(System.nanoTime() < deadline, "not in the log: " + text + node.logTail());
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
  }
}
