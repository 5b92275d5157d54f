package io.lauma.scenario.chaos;

import io.lauma.history.AppendHistory;
import io.lauma.history.AppendTransaction.Access;
import io.lauma.history.AppendTransaction.Append;
import io.lauma.history.AppendTransaction.Outcome;
import io.lauma.history.AppendTransaction.Read;
import io.lauma.history.ListAppend.Level;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Transactions that append to lists and read them, by key and by range, at one level. Lists in use
/// change slowly, so that none grows long.
final class Appending implements Workload {
  private static final int LISTS = 6;
  private static final int VALUES_BEFORE_NEXT = 30;
  private static final int ACCESSES_MAX = 4;

  private final Level level;
  private final String table;
  private final AppendHistory history = new AppendHistory();

  Appending(Level level) {
    this.level = level;
    this.table = "append_" + level.name().toLowerCase(java.util.Locale.ROOT);
  }

  @Override
  public String name() {
    return "list-append at " + level;
  }

  @Override
  public void makeTables(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "create distributed table " + table + " (id int primary key, l text) by hash (id)");
    }
  }

  private int isolation() {
    return switch (level) {
      case READ_COMMITTED -> Connection.TRANSACTION_READ_COMMITTED;
      case REPEATABLE_READ -> Connection.TRANSACTION_REPEATABLE_READ;
      case SERIALIZABLE -> Connection.TRANSACTION_SERIALIZABLE;
    };
  }

  @Override
  public void step(int client, Random random, Connection connection) throws SQLException {
    List<Access> accesses = new ArrayList<>();
    long invoked = System.nanoTime();
    Ends.transaction(
        connection,
        isolation(),
        () -> {
          int count = 1 + random.nextInt(ACCESSES_MAX);
          for (int i = 0; i < count; i++) {
            access(random, connection, accesses);
          }
        },
        new Ends.Notes() {
          @Override
          public void committed() {
            history.ended(client, accesses, Outcome.COMMITTED, "", invoked);
          }

          @Override
          public void failed(SQLException failure) {
            history.ended(client, accesses, Outcome.ABORTED, told(failure), invoked);
          }

          @Override
          public void unknown(SQLException failure) {
            history.ended(client, accesses, Outcome.UNKNOWN, told(failure), invoked);
          }
        });
  }

  private static String told(SQLException failure) {
    return failure.getSQLState() + " " + failure.getMessage();
  }

  private void access(Random random, Connection connection, List<Access> accesses)
      throws SQLException {
    long value = history.freshValue();
    int first = (int) (value / VALUES_BEFORE_NEXT);
    int key = first + random.nextInt(LISTS);
    switch (random.nextInt(8)) {
      case 0, 1, 2, 3 -> {
        accesses.add(new Append(key, value));
        append(connection, key, value);
      }
      case 4 -> read(connection, first, first + LISTS - 1, accesses);
      default -> read(connection, key, key, accesses);
    }
  }

  private void append(Connection connection, int key, long value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "insert into "
                + table
                + " as t values (?, ?) on conflict (id) do update set l = t.l || ',' || "
                + "excluded.l")) {
      statement.setInt(1, key);
      statement.setString(2, Long.toString(value));
      statement.executeUpdate();
    }
  }

  private void read(Connection connection, int from, int to, List<Access> accesses)
      throws SQLException {
    String condition = from == to ? " where id = " + from : " where id between ? and ?";
    try (PreparedStatement statement =
        connection.prepareStatement("select id, l from " + table + condition)) {
      if (from != to) {
        statement.setInt(1, from);
        statement.setInt(2, to);
      }
      Map<Integer, List<Long>> found = new HashMap<>();
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          found.put(
              result.getInt(1),
              Arrays.stream(result.getString(2).split(",", -1)).map(Long::valueOf).toList());
        }
      }
      for (int key = from; key <= to; key++) {
        accesses.add(new Read(key, found.getOrDefault(key, List.of())));
      }
    }
  }

  /// Every list is read once more.
  @Override
  public List<String> violations(Connection connection) throws SQLException {
    List<Access> accesses = new ArrayList<>();
    long invoked = System.nanoTime();
    int last = (int) (history.freshValue() / VALUES_BEFORE_NEXT) + LISTS;
    read(connection, 0, last, accesses);
    history.ended(-1, accesses, Outcome.COMMITTED, "", invoked);
    return history.violations(level);
  }

  @Override
  public String told() {
    return history.count(Outcome.COMMITTED)
        + " committed, "
        + history.count(Outcome.ABORTED)
        + " aborted, "
        + history.count(Outcome.UNKNOWN)
        + " unknown";
  }

  @Override
  public List<String> history() {
    return history.transactions().stream().map(Object::toString).toList();
  }
}
