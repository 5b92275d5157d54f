package io.lauma.scenario.client;

import io.lauma.harness.NodeProcess;
import io.lauma.history.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Clients that write without end while their node dies under them, and the check of what they
/// left. Two write single rows into a table without a key; two write transactions of several rows
/// over three tables.
public final class Writers {
  private static final int EACH_KIND = 2;
  private static final int LEFT_ITEMS = 3;
  private static final int RIGHT_ITEMS = 2;

  private final Ledger rows = new Ledger();
  private final List<Ledger> batches = new ArrayList<>();
  private final AtomicLong next = new AtomicLong();
  private final Queue<SQLException> unexpected = new ConcurrentLinkedQueue<>();
  private final Semaphore acknowledgements = new Semaphore(0);

  /// Makes the tables, all empty but the totals.
  public static Writers create(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create table numbered (n bigint, payload text)");
      statement.execute(
          "create table left_part (batch bigint, item int, payload text, primary key (batch,"
              + " item))");
      statement.execute(
          "create table right_part (batch bigint, item int, primary key (batch, item))");
      statement.execute("create table totals (writer int primary key, n bigint)");
      for (int writer = 0; writer < EACH_KIND; writer++) {
        statement.execute("insert into totals values (" + writer + ", 0)");
      }
    }
    return new Writers();
  }

  private Writers() {
    for (int writer = 0; writer < EACH_KIND; writer++) {
      batches.add(new Ledger());
    }
  }

  /// Starts all of them; each ends when its connection breaks.
  public List<Thread> start(NodeProcess node) {
    acknowledgements.drainPermits();
    List<Thread> threads = new ArrayList<>();
    for (int writer = 0; writer < EACH_KIND; writer++) {
      int self = writer;
      threads.add(Thread.ofVirtual().start(() -> untilBroken(node, this::writeRows)));
      threads.add(
          Thread.ofVirtual()
              .start(() -> untilBroken(node, connection -> writeBatches(connection, self))));
    }
    return threads;
  }

  /// Waits until that many writes were acknowledged since the start.
  ///
  /// @return whether they were within the time
  public boolean awaitAcknowledgements(int count, long seconds) throws InterruptedException {
    return acknowledgements.tryAcquire(count, seconds, TimeUnit.SECONDS);
  }

  private interface Work {
    void run(Connection connection) throws SQLException;
  }

  private void untilBroken(NodeProcess node, Work work) {
    try (Connection connection = node.connect()) {
      work.run(connection);
    } catch (SQLException e) {
      if (!isBrokenConnection(e)) {
        unexpected.add(e);
      }
    }
  }

  /// Class 08 is said by the driver, 57P by a server that ends.
  private static boolean isBrokenConnection(SQLException e) {
    String state = String.valueOf(e.getSQLState());
    return state.startsWith("08") || state.startsWith("57P");
  }

  private void writeRows(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("insert into numbered values (?, ?)")) {
      while (true) {
        long n = next.incrementAndGet();
        insert.setLong(1, n);
        insert.setString(2, "row " + n);
        rows.tried(n);
        insert.executeUpdate();
        rows.acknowledged(n);
        acknowledgements.release();
      }
    }
  }

  private void writeBatches(Connection connection, int writer) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement left =
            connection.prepareStatement("insert into left_part values (?, ?, ?)");
        PreparedStatement right =
            connection.prepareStatement("insert into right_part values (?, ?)");
        PreparedStatement total =
            connection.prepareStatement("update totals set n = n + 1 where writer = ?")) {
      while (true) {
        long batch = next.incrementAndGet();
        batches.get(writer).tried(batch);
        for (int item = 0; item < LEFT_ITEMS; item++) {
          left.setLong(1, batch);
          left.setInt(2, item);
          left.setString(3, "writer " + writer);
          left.executeUpdate();
        }
        total.setInt(1, writer);
        total.executeUpdate();
        for (int item = 0; item < RIGHT_ITEMS; item++) {
          right.setLong(1, batch);
          right.setInt(2, item);
          right.executeUpdate();
        }
        connection.commit();
        batches.get(writer).acknowledged(batch);
        acknowledgements.release();
      }
    }
  }

  /// Rows and batches, since the tables were made.
  public long acknowledgedCount() {
    return rows.acknowledgedCount() + batches.stream().mapToLong(Ledger::acknowledgedCount).sum();
  }

  /// What is wrong with what the node holds now, in words; empty when all is well.
  public List<String> violations(Connection connection) throws SQLException {
    List<String> violations = new ArrayList<>();
    unexpected.forEach(e -> violations.add("a writer got " + e.getSQLState() + " " + e));
    violations.addAll(rows.violations(times(connection, "select n from numbered")));
    Map<Long, Integer> left = times(connection, "select batch from left_part");
    Map<Long, Integer> right = times(connection, "select batch from right_part");
    left.forEach((batch, times) -> {
      if (times != LEFT_ITEMS || right.getOrDefault(batch, 0) != RIGHT_ITEMS) {
        violations.add("batch " + batch + " is torn: " + times + ", " + right.get(batch));
      }
    });
    right.keySet().stream()
        .filter(batch -> !left.containsKey(batch))
        .forEach(batch -> violations.add("batch " + batch + " is torn: only its right part"));
    for (int writer = 0; writer < EACH_KIND; writer++) {
      violations.addAll(batchViolations(connection, writer));
    }
    return violations;
  }

  private List<String> batchViolations(Connection connection, int writer) throws SQLException {
    Map<Long, Integer> found =
        times(
            connection,
            "select batch from left_part where item = 0 and payload = 'writer " + writer + "'");
    List<String> violations = new ArrayList<>(batches.get(writer).violations(found));
    Map<Long, Integer> total = times(connection, "select n from totals where writer = " + writer);
    if (!total.equals(Map.of((long) found.size(), 1))) {
      violations.add(
          "writer " + writer + " left " + found.size() + " batches and counted " + total);
    }
    return violations;
  }

  private static Map<Long, Integer> times(Connection connection, String query) throws SQLException {
    Map<Long, Integer> times = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        times.merge(result.getLong(1), 1, Integer::sum);
      }
    }
    return times;
  }
}
