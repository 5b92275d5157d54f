package io.lauma.scenario.client;

import io.lauma.harness.NodeProcess;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Small steps of clients that scenarios share.
public final class Clients {
  private static final int RETRIES_MAX = 1_000;

  private Clients() {}

  /// Work of one client on a connection of its own.
  public interface Client {
    void run(int number, Connection connection) throws SQLException;
  }

  /// Work that may be done again after a serialization failure or a deadlock.
  public interface Attempt {
    void run() throws SQLException;
  }

  /// Runs clients at once and waits for all; the first failure is thrown.
  public static void together(NodeProcess node, int count, long seconds, Client client)
      throws InterruptedException, ExecutionException, TimeoutException {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int number = 0; number < count; number++) {
        int self = number;
        Callable<Void> work =
            () -> {
              try (Connection connection = node.connect()) {
                client.run(self, connection);
              }
              return null;
            };
        running.add(threads.submit(work));
      }
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
      try {
        for (Future<?> one : running) {
          one.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
      } finally {
        running.forEach(one -> one.cancel(true));
      }
    }
  }

  /// Repeats a transaction until it commits; only 40001 and 40P01 are tried again.
  ///
  /// @return how often it was tried again
  public static int retrying(Connection connection, Attempt attempt) throws SQLException {
    for (int retries = 0; retries < RETRIES_MAX; retries++) {
      try {
        attempt.run();
        connection.commit();
        return retries;
      } catch (SQLException e) {
        connection.rollback();
        String state = e.getSQLState();
        if (!"40001".equals(state) && !"40P01".equals(state)) {
          throw e;
        }
      }
    }
    throw new SQLException("no success after " + RETRIES_MAX + " retries", "40001");
  }

  /// Runs one statement and answers how many rows it changed.
  public static int execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  /// Rows as text, update counts, errors and warnings of one statement.
  public static String answer(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      StringBuilder text = new StringBuilder();
      if (statement.execute(sql)) {
        try (ResultSet rows = statement.getResultSet()) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            for (int i = 1; i <= columns; i++) {
              text.append(rows.getString(i)).append('|');
            }
          }
        }
      }
      for (SQLWarning w = statement.getWarnings(); w != null; w = w.getNextWarning()) {
        text.append(" WARNING ").append(w.getSQLState()).append(' ').append(w.getMessage());
      }
      return text.toString();
    } catch (SQLException e) {
      return e.getSQLState() + " " + e.getMessage();
    }
  }

  /// The one value of a query of one row and column.
  public static long longOf(Connection connection, String query) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      if (!result.next()) {
        throw new AssertionError("no row: " + query);
      }
      return result.getLong(1);
    }
  }

  /// The first column of all rows, a line each.
  public static String textOf(Connection connection, String query) throws SQLException {
    StringBuilder text = new StringBuilder();
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        text.append(result.getString(1)).append('\n');
      }
    }
    return text.toString();
  }
}
