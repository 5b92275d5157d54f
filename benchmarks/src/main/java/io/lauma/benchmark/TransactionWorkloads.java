package io.lauma.benchmark;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/// What clients do who get in each other's way, or whose rows are of several groups.
final class TransactionWorkloads {
  /// Jobs in the queue at any time.
  static final int JOBS = 100;

  /// Keys that upserts meet on.
  static final int UPSERT_KEYS = 1_000;

  private TransactionWorkloads() {}

  static void load(Connection connection) throws SQLException {
    for (String sql :
        List.of(
            "DROP TABLE IF EXISTS jobs, counters, upserted",
            "CREATE TABLE jobs (id bigint PRIMARY KEY, body text)",
            "CREATE TABLE counters (id int PRIMARY KEY, n bigint NOT NULL)",
            "CREATE TABLE upserted (id int PRIMARY KEY, n bigint NOT NULL)",
            "INSERT INTO jobs SELECT g, 'a job' FROM generate_series(1, " + JOBS + ") g",
            "INSERT INTO counters VALUES (1, 0)")) {
      Workload.execute(connection, sql);
    }
  }

  static List<Workload> all() {
    return List.of(new Queue(), new Counter(), new Upsert(), new Transfer());
  }

  /// Takes the oldest job that nobody has, removes it and adds another.
  record Queue() implements Workload {
    @Override
    public String name() {
      return "queue, FOR UPDATE SKIP LOCKED";
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement take =
          connection.prepareStatement(
              "SELECT id FROM jobs ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED");
      PreparedStatement remove = connection.prepareStatement("DELETE FROM jobs WHERE id = ?");
      PreparedStatement add = connection.prepareStatement("INSERT INTO jobs VALUES (?, 'a job')");
      connection.setAutoCommit(false);
      return random -> {
        long job = first(take);
        remove.setLong(1, job);
        remove.executeUpdate();
        add.setLong(1, random.nextLong(JOBS, Long.MAX_VALUE));
        add.executeUpdate();
        connection.commit();
        return 1;
      };
    }

    private static long first(PreparedStatement take) throws SQLException {
      try (ResultSet rows = take.executeQuery()) {
        if (!rows.next()) {
          throw new SQLException("the queue is empty");
        }
        return rows.getLong(1);
      }
    }
  }

  /// All clients change one row.
  record Counter() implements Workload {
    @Override
    public String name() {
      return "contended counter";
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement count =
          connection.prepareStatement("UPDATE counters SET n = n + 1 WHERE id = 1");
      return _ -> count.executeUpdate();
    }
  }

  /// Inserts a row or changes the one that is there.
  record Upsert() implements Workload {
    @Override
    public String name() {
      return "upsert, ON CONFLICT DO UPDATE";
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement upsert =
          connection.prepareStatement(
              "INSERT INTO upserted VALUES (?, 1)"
                  + " ON CONFLICT (id) DO UPDATE SET n = upserted.n + 1");
      return random -> {
        upsert.setInt(1, random.nextInt(UPSERT_KEYS));
        return upsert.executeUpdate();
      };
    }
  }

  /// Moves an amount between two accounts, most often of two groups.
  record Transfer() implements Workload {
    @Override
    public String name() {
      return "transfer between two accounts";
    }

    @Override
    public Client client(Connection connection, int number) throws SQLException {
      PreparedStatement change =
          connection.prepareStatement("UPDATE accounts SET abalance = abalance + ? WHERE aid = ?");
      connection.setAutoCommit(false);
      return random -> {
        int from = random.nextInt(1, Workloads.ACCOUNTS);
        int to = random.nextInt(from + 1, Workloads.ACCOUNTS + 1);
        change(change, -10, from);
        change(change, 10, to);
        connection.commit();
        return 1;
      };
    }

    private static void change(PreparedStatement update, int amount, int account)
        throws SQLException {
      update.setInt(1, amount);
      update.setInt(2, account);
      update.executeUpdate();
    }
  }
}
