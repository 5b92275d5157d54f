package io.lauma.scenario.client;

import io.lauma.harness.NodeProcess;
import io.lauma.history.RegisterHistory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Clients on all nodes that read and write a few rows, each statement by itself, and record what
/// they were told.
public final class RegisterClients implements AutoCloseable {
  private static final int REGISTERS = 6;
  private static final long RECONNECT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long THINK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

  private final String table;
  private final long seed;
  private final RegisterHistory history = new RegisterHistory();
  private final List<Thread> threads = new ArrayList<>();
  private final Map<String, Long> lastAnswers = new ConcurrentHashMap<>();
  private final Map<String, String> lastFailures = new ConcurrentHashMap<>();
  private volatile boolean stopping;

  private RegisterClients(String table, long seed) {
    this.table = table;
    this.seed = seed;
  }

  /// Makes the table with all registers 0, and starts.
  ///
  /// @param each clients of each node
  public static RegisterClients start(List<NodeProcess> nodes, int each, String table, long seed)
      throws SQLException {
    try (Connection connection = nodes.getFirst().connect()) {
      Clients.execute(
          connection,
          "create distributed table " + table + " (id int primary key, v bigint) by hash (id)");
      for (int id = 0; id < REGISTERS; id++) {
        Clients.execute(connection, "insert into " + table + " values (" + id + ", 0)");
      }
    }
    RegisterClients clients = new RegisterClients(table, seed);
    for (NodeProcess node : nodes) {
      for (int i = 0; i < each; i++) {
        int number = clients.threads.size();
        clients.threads.add(Thread.ofVirtual().start(() -> clients.work(node, number)));
      }
    }
    return clients;
  }

  /// When a node answered last, by the monotonic clock; 0 when it never did.
  public long lastAnswer(NodeProcess node) {
    return lastAnswers.getOrDefault(node.name(), 0L);
  }

  /// SQLSTATE of a node's last failure; empty when there was none.
  public String lastFailure(NodeProcess node) {
    return lastFailures.getOrDefault(node.name(), "");
  }

  /// Operations with an outcome so far.
  public int operations() {
    return history.operations().size();
  }

  /// Ends the clients and judges what they were told.
  public List<String> endAndJudge() throws InterruptedException {
    close();
    return history.violations();
  }

  @Override
  public void close() {
    stopping = true;
    try {
      for (Thread thread : threads) {
        if (!thread.join(Duration.ofSeconds(60))) {
          throw new AssertionError("a client does not end");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private void work(NodeProcess node, int number) {
    Random random = new Random(seed + number);
    while (!stopping) {
      try (Connection connection = node.connect("connectTimeout=3", "socketTimeout=15");
          PreparedStatement read =
              connection.prepareStatement("select v from " + table + " where id = ?");
          PreparedStatement write =
              connection.prepareStatement("update " + table + " set v = ? where id = ?")) {
        while (!stopping && !connection.isClosed()) {
          step(node, number, random, read, write);
          LockSupport.parkNanos(random.nextLong(THINK_NANOS));
        }
      } catch (SQLException e) {
        lastFailures.put(node.name(), String.valueOf(e.getSQLState()));
        LockSupport.parkNanos(RECONNECT_NANOS);
      }
    }
  }

  private void step(
      NodeProcess node,
      int number,
      Random random,
      PreparedStatement read,
      PreparedStatement write) {
    int register = random.nextInt(REGISTERS);
    boolean writes = random.nextInt(3) == 0;
    long value = writes ? history.freshValue() : 0;
    long invoked = System.nanoTime();
    try {
      if (writes) {
        write.setLong(1, value);
        write.setInt(2, register);
        int rows = write.executeUpdate();
        if (rows != 1) {
          throw new AssertionError("update changed " + rows + " rows of register " + register);
        }
        history.written(number, register, value, invoked);
      } else {
        read.setInt(1, register);
        try (ResultSet result = read.executeQuery()) {
          // A register that is not there is one that shows no written value.
          history.read(number, register, result.next() ? result.getLong(1) : -1, invoked);
        }
      }
      lastAnswers.put(node.name(), System.nanoTime());
    } catch (SQLException e) {
      lastFailures.put(node.name(), String.valueOf(e.getSQLState()));
      if (writes) {
        history.perhapsWritten(number, register, value, invoked);
      }
    }
  }
}
