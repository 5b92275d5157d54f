package io.lauma.scenario.chaos;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/// Money moves between accounts, and everybody sees the same sum, at SERIALIZABLE.
final class Transfers implements Workload {
  private static final int ACCOUNTS = 10;
  private static final long SUM = 100L * ACCOUNTS;

  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final AtomicInteger committed = new AtomicInteger();
  private final AtomicInteger unknown = new AtomicInteger();

  @Override
  public String name() {
    return "bank at SERIALIZABLE";
  }

  @Override
  public void makeTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          "create distributed table bank (id int primary key, balance bigint not null)"
              + " by hash (id)");
      statement.execute("insert into bank select i, 100 from generate_series(1, 10) i");
    }
  }

  @Override
  public void step(int client, Random random, Connection connection) throws SQLException {
    boolean reads = random.nextInt(3) == 0;
    int from = 1 + random.nextInt(ACCOUNTS);
    int to = 1 + (from + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    long[] seen = {SUM};
    Ends.transaction(
        connection,
        Connection.TRANSACTION_SERIALIZABLE,
        () -> {
          if (reads) {
            seen[0] = sum(connection);
            return;
          }
          try (Statement statement = connection.createStatement()) {
            int changed =
                statement.executeUpdate("update bank set balance = balance - 7 where id = " + from);
            changed +=
                statement.executeUpdate("update bank set balance = balance + 7 where id = " + to);
            if (changed != 2) {
              wrong.add("a transfer changed " + changed + " accounts");
            }
          }
        },
        new Ends.Notes() {
          @Override
          public void committed() {
            committed.incrementAndGet();
            if (seen[0] != SUM) {
              wrong.add("saw a sum of " + seen[0]);
            }
          }

          @Override
          public void failed(SQLException failure) {}

          @Override
          public void unknown(SQLException failure) {
            unknown.incrementAndGet();
          }
        });
  }

  private static long sum(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select sum(balance) from bank")) {
      return result.next() ? result.getLong(1) : -1;
    }
  }

  @Override
  public List<String> violations(Connection connection) throws SQLException {
    long sum = sum(connection);
    if (sum != SUM) {
      wrong.add("at the end the sum is " + sum);
    }
    return List.copyOf(wrong);
  }

  @Override
  public String told() {
    return committed.get() + " committed, " + unknown.get() + " unknown";
  }
}
