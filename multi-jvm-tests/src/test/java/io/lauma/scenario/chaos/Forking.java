package io.lauma.scenario.chaos;

import io.lauma.history.LongFork;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Keys that are written once, and reads of groups of them, at one level.
final class Forking implements Workload {
  private static final int KEYS = 4;

  private final int isolation;
  private final String table;
  private final LongFork judge = new LongFork();
  private final AtomicInteger next = new AtomicInteger();

  Forking(int isolation) {
    this.isolation = isolation;
    this.table = "fork_" + isolation;
  }

  @Override
  public String name() {
    return isolation == Connection.TRANSACTION_SERIALIZABLE
        ? "long-fork at SERIALIZABLE"
        : "long-fork at REPEATABLE_READ";
  }

  @Override
  public void makeTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create distributed table " + table + " (id int primary key) by hash (id)");
    }
  }

  @Override
  public void step(int client, Random random, Connection connection) throws SQLException {
    if (random.nextInt(3) == 0) {
      write(next.getAndIncrement(), connection);
    } else {
      read(Math.max(0, next.get() / KEYS - random.nextInt(2)), connection);
    }
  }

  private void write(int key, Connection connection) throws SQLException {
    Ends.transaction(
        connection,
        isolation,
        () -> execute(connection, "insert into " + table + " values (" + key + ")"),
        new Ends.Notes() {
          @Override
          public void committed() {
            judge.written(key / KEYS, key);
          }

          @Override
          public void failed(SQLException failure) {}

          @Override
          public void unknown(SQLException failure) {}
        });
  }

  private void read(int group, Connection connection) throws SQLException {
    Set<Integer> seen = new HashSet<>();
    long invoked = System.nanoTime();
    Ends.transaction(
        connection,
        isolation,
        () -> {
          for (int key = group * KEYS; key < (group + 1) * KEYS; key += 2) {
            keys(connection, key, seen);
          }
        },
        new Ends.Notes() {
          @Override
          public void committed() {
            judge.read(group, seen, invoked);
          }

          @Override
          public void failed(SQLException failure) {}

          @Override
          public void unknown(SQLException failure) {}
        });
  }

  private void keys(Connection connection, int key, Set<Integer> seen) throws SQLException {
    String query = "select id from " + table + " where id in (" + key + ", " + (key + 1) + ")";
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        seen.add(result.getInt(1));
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  @Override
  public List<String> violations(Connection connection) throws SQLException {
    for (int group = 0; group <= next.get() / KEYS; group++) {
      read(group, connection);
    }
    return judge.violations();
  }

  @Override
  public String told() {
    return next.get() + " writes, " + judge.readCount() + " reads";
  }
}
