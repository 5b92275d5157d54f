package io.lauma.scenario.pgbench;

import io.lauma.history.Ledger;
import io.lauma.scenario.client.LastingClients;
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
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/// Clients that run pgbench's default script (TPC-B) on its own tables while nodes die under them,
/// each on a new connection when its own breaks. A row of the history has the number of its
/// transaction as filler, so that the history tells which transactions are there, and how often.
final class Tellers {
  private static final int DELTA_MAX = 5_000;

  /// With these the server says that nothing was done.
  private static final Set<String> REFUSALS = Set.of("40001", "40P01");

  /// The driver's class for a broken connection, the server's for one that ends or has not begun,
  /// and that of refusals.
  private static final Set<String> EXPECTED_CLASSES = Set.of("08", "57", "40");

  private final AtomicLong lastNumber = new AtomicLong();
  private final Ledger ledger = new Ledger();
  private final Set<Long> refused = ConcurrentHashMap.newKeySet();
  private final Map<String, AtomicInteger> failures = new ConcurrentHashMap<>();
  private final Queue<String> unexpected = new ConcurrentLinkedQueue<>();
  private final LastingClients clients;

  Tellers(long seed) {
    this.clients = new LastingClients(seed, this::note);
  }

  void start(LastingClients.Server server, int count) {
    clients.start(server, count, this::begin);
  }

  void end() throws InterruptedException {
    clients.end();
  }

  /// For a time, and until something was committed.
  void work(Duration time) {
    LastingClients.work(time, this::acknowledgedCount, this::told);
  }

  long acknowledgedCount() {
    return ledger.acknowledgedCount();
  }

  /// In the order of their numbers.
  List<Long> acknowledged() {
    return ledger.acknowledged().stream().sorted().toList();
  }

  String told() {
    return "%d of %d transactions acknowledged, %d refused, failures %s%s"
        .formatted(
            ledger.acknowledgedCount(),
            ledger.triedCount(),
            refused.size(),
            new TreeMap<>(failures),
            wrong().isEmpty() ? "" : ", wrong " + wrong());
  }

  private LastingClients.Transaction begin(int client, Random random, Connection connection)
      throws SQLException {
    connection.setAutoCommit(false);
    return () -> transaction(random, connection);
  }

  private List<String> wrong() {
    return Stream.concat(unexpected.stream(), clients.complaints().stream()).toList();
  }

  private void note(SQLException failure) {
    String state = String.valueOf(failure.getSQLState());
    failures.computeIfAbsent(state, _ -> new AtomicInteger()).incrementAndGet();
    if (EXPECTED_CLASSES.stream().noneMatch(state::startsWith)) {
      unexpected.add(state + " " + failure.getMessage());
    }
  }

  private void transaction(Random random, Connection connection) throws SQLException {
    long number = lastNumber.incrementAndGet();
    ledger.tried(number);
    boolean committing = false;
    try {
      statements(random, connection, number);
      committing = true;
      connection.commit();
    } catch (SQLException e) {
      if (!committing || REFUSALS.contains(String.valueOf(e.getSQLState()))) {
        refused.add(number);
      }
      note(e);
      connection.rollback();
      return;
    }
    ledger.acknowledged(number);
  }

  private static void statements(Random random, Connection connection, long number)
      throws SQLException {
    int account = 1 + random.nextInt(100_000 * Pgbench.SCALE);
    int branch = 1 + random.nextInt(Pgbench.SCALE);
    int teller = 1 + random.nextInt(10 * Pgbench.SCALE);
    int delta = random.nextInt(-DELTA_MAX, DELTA_MAX + 1);
    one(
        connection,
        "update pgbench_accounts set abalance = abalance + ? where aid = ?",
        delta,
        account);
    try (PreparedStatement read =
        connection.prepareStatement("select abalance from pgbench_accounts where aid = ?")) {
      read.setInt(1, account);
      try (ResultSet row = read.executeQuery()) {
        if (!row.next()) {
          throw new AssertionError("account " + account + " is not there");
        }
      }
    }
    one(
        connection,
        "update pgbench_tellers set tbalance = tbalance + ? where tid = ?",
        delta,
        teller);
    one(
        connection,
        "update pgbench_branches set bbalance = bbalance + ? where bid = ?",
        delta,
        branch);
    one(
        connection,
        "insert into pgbench_history (tid, bid, aid, delta, mtime, filler)"
            + " values (?, ?, ?, ?, current_timestamp, ?)",
        teller,
        branch,
        account,
        delta,
        Long.toString(number));
  }

  private static void one(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      int changed = statement.executeUpdate();
      if (changed != 1) {
        throw new AssertionError(changed + " rows instead of one: " + sql);
      }
    }
  }

  /// What is wrong, in words, when no client runs: transactions that are lost, doubled or there
  /// though they were refused, and balances that are not the sum of their history.
  List<String> violations(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    List<String> found = new ArrayList<>(wrong());
    Map<Long, Integer> there = new HashMap<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select filler::bigint from pgbench_history")) {
      while (rows.next()) {
        there.merge(rows.getLong(1), 1, Integer::sum);
      }
    }
    found.addAll(ledger.violations(there));
    refused.stream()
        .filter(there::containsKey)
        .forEach(number -> found.add(number + " was refused and is there"));
    found.addAll(contradictions(connection, "accounts", "a"));
    found.addAll(contradictions(connection, "tellers", "t"));
    found.addAll(contradictions(connection, "branches", "b"));
    connection.rollback();
    return found;
  }

  private static List<String> contradictions(Connection connection, String table, String letter)
      throws SQLException {
    String query =
        """
        select x.#id, x.#balance, coalesce(h.moved, 0)
        from pgbench_@ x
          left join (select #id, sum(delta) as moved from pgbench_history group by #id) h
            on h.#id = x.#id
        where x.#balance <> coalesce(h.moved, 0) order by 1 limit 5
        """
            .replace("@", table)
            .replace("#", letter);
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      while (rows.next()) {
        found.add(
            "%s %d has %d, its history says %d"
                .formatted(table, rows.getInt(1), rows.getLong(2), rows.getLong(3)));
      }
    }
    return found;
  }
}
