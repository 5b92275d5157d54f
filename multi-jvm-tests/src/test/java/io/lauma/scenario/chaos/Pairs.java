package io.lauma.scenario.chaos;

import io.lauma.history.ExclusivePairs;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Either of two rows in two tables is inserted when none of them is there, at SERIALIZABLE.
final class Pairs implements Workload {
  private static final int TRIES = 4;

  private final ExclusivePairs judge = new ExclusivePairs();
  private final AtomicInteger tries = new AtomicInteger();

  @Override
  public String name() {
    return "write-skew pairs at SERIALIZABLE";
  }

  @Override
  public void makeTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create distributed table pair_0 (id int primary key) by hash (id)");
      statement.execute("create distributed table pair_1 (id int primary key) by hash (id)");
    }
  }

  @Override
  public void step(int client, Random random, Connection connection) throws SQLException {
    int pair = tries.getAndIncrement() / TRIES;
    int side = random.nextInt(2);
    boolean[] inserted = {false};
    Ends.transaction(
        connection,
        Connection.TRANSACTION_SERIALIZABLE,
        () -> {
          String where = " where id = " + pair;
          Set<ExclusivePairs.Row> found = new HashSet<>();
          for (int looked : List.of(1 - side, side)) {
            rows(connection, looked, where, found);
          }
          if (found.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
              statement.executeUpdate("insert into pair_" + side + " values (" + pair + ")");
            }
            inserted[0] = true;
          }
        },
        new Ends.Notes() {
          @Override
          public void committed() {
            if (inserted[0]) {
              judge.acknowledged(pair, side);
            }
          }

          @Override
          public void failed(SQLException failure) {}

          @Override
          public void unknown(SQLException failure) {}
        });
  }

  private static void rows(
      Connection connection, int side, String where, Set<ExclusivePairs.Row> found)
      throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select id from pair_" + side + where)) {
      while (result.next()) {
        found.add(new ExclusivePairs.Row(result.getInt(1), side));
      }
    }
  }

  @Override
  public List<String> violations(Connection connection) throws SQLException {
    Set<ExclusivePairs.Row> found = new HashSet<>();
    rows(connection, 0, "", found);
    rows(connection, 1, "", found);
    return judge.violations(found);
  }

  @Override
  public String told() {
    return tries.get() + " tries, " + judge.acknowledgedCount() + " inserted";
  }
}
