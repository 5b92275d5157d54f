package io.lauma.scenario.chaos;

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
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/// Statements that are their own transactions at READ COMMITTED: a set that is added to, and
/// counters that all clients count up. None of them may fail with 40001, and no add may find its
/// own row there.
final class SingleStatements implements Workload {
  private static final int COUNTERS = 3;

  private final Ledger set = new Ledger();
  private final AtomicLong next = new AtomicLong();
  private final AtomicLongArray tried = new AtomicLongArray(COUNTERS);
  private final AtomicLongArray counted = new AtomicLongArray(COUNTERS);
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();

  @Override
  public String name() {
    return "set and counters, single statements at READ_COMMITTED";
  }

  @Override
  public void makeTables(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("create distributed table elements (id bigint primary key) by hash (id)");
      statement.execute(
          "create distributed table counters (id int primary key, n bigint) by hash (id)");
      statement.execute("insert into counters values (0, 0), (1, 0), (2, 0)");
    }
  }

  @Override
  public void step(int client, Random random, Connection connection) throws SQLException {
    try {
      if (random.nextBoolean()) {
        add(connection);
      } else {
        count(connection, random.nextInt(COUNTERS));
      }
    } catch (SQLException e) {
      if (Ends.isRefusal(e)) {
        wrong.add(e.getSQLState() + " reached a single statement: " + e.getMessage());
      }
      throw e;
    }
  }

  private void add(Connection connection) throws SQLException {
    long number = next.incrementAndGet();
    try (PreparedStatement insert =
        connection.prepareStatement("insert into elements values (?)")) {
      insert.setLong(1, number);
      set.tried(number);
      insert.executeUpdate();
      set.acknowledged(number);
    }
  }

  private void count(Connection connection, int counter) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("update counters set n = n + 1 where id = ?")) {
      update.setInt(1, counter);
      tried.incrementAndGet(counter);
      int changed = update.executeUpdate();
      counted.incrementAndGet(counter);
      if (changed != 1) {
        wrong.add("counting changed " + changed + " rows");
      }
    }
  }

  @Override
  public List<String> violations(Connection connection) throws SQLException {
    List<String> violations = new ArrayList<>(wrong);
    Map<Long, Integer> found = new HashMap<>();
    try (Statement statement = connection.createStatement()) {
      try (ResultSet result = statement.executeQuery("select id from elements")) {
        while (result.next()) {
          found.merge(result.getLong(1), 1, Integer::sum);
        }
      }
      try (ResultSet result = statement.executeQuery("select id, n from counters")) {
        while (result.next()) {
          int counter = result.getInt(1);
          long n = result.getLong(2);
          if (n < counted.get(counter) || n > tried.get(counter)) {
            violations.add(
                "counter %d is %d, acknowledged %d, tried %d"
                    .formatted(counter, n, counted.get(counter), tried.get(counter)));
          }
        }
      }
    }
    violations.addAll(set.violations(found));
    return violations;
  }

  @Override
  public String told() {
    long counts = 0;
    for (int i = 0; i < COUNTERS; i++) {
      counts += counted.get(i);
    }
    return set.acknowledgedCount() + " of " + set.triedCount() + " adds, " + counts + " counts";
  }
}
