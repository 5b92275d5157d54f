package io.lauma.scenario.client;

import io.lauma.harness.NodeProcess;
import io.lauma.history.Ledger;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients that write numbered rows through one node while others come and go, each row by a
/// statement of its own; a failed number is never tried again. They note failures and the longest
/// time without an acknowledgement.
public final class NumberedWriters implements AutoCloseable {
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final String table;
  private final Ledger ledger = new Ledger();
  private final AtomicLong next = new AtomicLong();
  private final Queue<SQLException> failures = new ConcurrentLinkedQueue<>();
  private final List<Writer> writers = new ArrayList<>();

  private NumberedWriters(String table) {
    this.table = table;
  }

  /// Makes the table, a distributed one.
  public static NumberedWriters create(NodeProcess node, String table) throws SQLException {
    try (Connection connection = node.connect()) {
      Clients.execute(
          connection,
          "create distributed table "
              + table
              + " (n bigint primary key, payload text not null) by hash (n)");
    }
    return new NumberedWriters(table);
  }

  /// Starts writers through a node, until [#stop].
  public void start(NodeProcess node, int count) {
    failures.clear();
    for (int i = 0; i < count; i++) {
      writers.add(new Writer(node));
    }
    writers.forEach(writer -> writer.thread = Thread.ofVirtual().start(writer));
  }

  /// Ends them, after the statement each is at.
  public void stop() throws InterruptedException {
    writers.forEach(writer -> writer.stopping = true);
    for (Writer writer : writers) {
      if (!writer.thread.join(Duration.ofSeconds(90))) {
        throw new AssertionError("a writer does not end");
      }
    }
    writers.clear();
  }

  /// From here on acknowledgements and pauses are counted anew.
  public void mark() {
    writers.forEach(Writer::mark);
  }

  /// Acknowledgements since the mark of the writer that has the fewest.
  public long fewestSinceMark() {
    return writers.stream().mapToLong(writer -> writer.sinceMark).min().orElse(0);
  }

  /// The longest time that any writer had to wait for an acknowledgement since the mark.
  public Duration longestPause() {
    return Duration.ofNanos(writers.stream().mapToLong(Writer::longestPauseNanos).max().orElse(0));
  }

  /// Failed statements since the start.
  public List<SQLException> failures() {
    return List.copyOf(failures);
  }

  /// SQLSTATE to how often, since the start.
  public Map<String, Integer> failureStates() {
    Map<String, Integer> states = new HashMap<>();
    failures.forEach(e -> states.merge(String.valueOf(e.getSQLState()), 1, Integer::sum));
    return states;
  }

  /// Of all numbers, since the table was made.
  public long acknowledgedCount() {
    return ledger.acknowledgedCount();
  }

  /// What is wrong with a node's answer, in words; empty when all is well.
  public List<String> violations(NodeProcess node) throws SQLException {
    Set<Long> acknowledged = ledger.acknowledged();
    Map<Long, Integer> found = new HashMap<>();
    try (Connection connection = node.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select n from " + table)) {
      while (result.next()) {
        found.merge(result.getLong(1), 1, Integer::sum);
      }
    }
    return ledger.violations(found, acknowledged);
  }

  @Override
  public void close() {
    try {
      stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private final class Writer implements Runnable {
    private final NodeProcess node;
    private Thread thread = Thread.currentThread();
    private volatile boolean stopping;
    private volatile long sinceMark;
    private volatile long lastNanos = System.nanoTime();
    private volatile long longestNanos;

    Writer(NodeProcess node) {
      this.node = node;
    }

    void mark() {
      synchronized (this) {
        sinceMark = 0;
        longestNanos = 0;
        lastNanos = System.nanoTime();
      }
    }

    long longestPauseNanos() {
      synchronized (this) {
        return Math.max(longestNanos, System.nanoTime() - lastNanos);
      }
    }

    private void acknowledged() {
      synchronized (this) {
        long now = System.nanoTime();
        longestNanos = Math.max(longestNanos, now - lastNanos);
        lastNanos = now;
        sinceMark = sinceMark + 1;
      }
    }

    @Override
    public void run() {
      while (!stopping) {
        try (Connection connection = node.connect("connectTimeout=3", "socketTimeout=60")) {
          write(connection);
        } catch (SQLException e) {
          failures.add(e);
          LockSupport.parkNanos(RECONNECT_NANOS);
        }
      }
    }

    /// Until the connection breaks.
    private void write(Connection connection) throws SQLException {
      try (PreparedStatement insert =
          connection.prepareStatement("insert into " + table + " values (?, ?)")) {
        while (!stopping) {
          long n = next.incrementAndGet();
          insert.setLong(1, n);
          insert.setString(2, "row " + n);
          ledger.tried(n);
          try {
            insert.executeUpdate();
            ledger.acknowledged(n);
            acknowledged();
          } catch (SQLException e) {
            if (connection.isClosed()) {
              throw e;
            }
            failures.add(e);
          }
        }
      }
    }
  }
}
