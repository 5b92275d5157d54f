package io.lauma.scenario.tpcc;

import io.lauma.scenario.client.LastingClients;
import io.lauma.scenario.tpcc.TpccTransactions.UnusedItem;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients that run the mix of clause 5.2.3 without thinking times, each at an isolation level of
/// its own, and note what became of their orders.
final class Terminals {
  private static final long ASK_AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final Duration OUTCOME = Duration.ofSeconds(60);
  private static final Set<String> REFUSALS = Set.of("40001", "40P01");
  private static final int[] LEVELS = {
    Connection.TRANSACTION_READ_COMMITTED,
    Connection.TRANSACTION_REPEATABLE_READ,
    Connection.TRANSACTION_SERIALIZABLE
  };

  private enum Outcome {
    ACKNOWLEDGED,
    REFUSED
  }

  private final TpccDatabase database;
  private final AtomicLong lastOrder = new AtomicLong();
  private final Map<Long, Outcome> orders = new ConcurrentHashMap<>();

  /// Orders whose answer was lost, by the transaction that txid_status is asked for.
  private final Map<Long, Long> unknown = new ConcurrentHashMap<>();

  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final LastingClients clients;

  Terminals(TpccDatabase database, long seed) {
    this.database = database;
    this.clients = new LastingClients(seed, this::failed);
  }

  void start(LastingClients.Server server, int count) {
    clients.start(server, count, this::begin);
  }

  void end() throws InterruptedException {
    clients.end();
  }

  /// For a time, and until something was committed.
  void work(Duration time) {
    LastingClients.work(time, this::committedCount, this::told);
  }

  /// Committed transactions of all kinds.
  int committedCount() {
    return counts.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith("failed"))
        .mapToInt(entry -> entry.getValue().get())
        .sum();
  }

  String told() {
    return new TreeMap<>(counts)
        + ", orders whose answer was lost "
        + unknown.size()
        + (clients.complaints().isEmpty() ? "" : ", wrong " + clients.complaints());
  }

  private void count(String what) {
    counts.computeIfAbsent(what, _ -> new AtomicInteger()).incrementAndGet();
  }

  private void failed(SQLException failure) {
    count("failed " + failure.getSQLState());
  }

  private LastingClients.Transaction begin(int terminal, Random random, Connection connection)
      throws SQLException {
    connection.setTransactionIsolation(LEVELS[terminal % LEVELS.length]);
    connection.setAutoCommit(false);
    TpccTransactions transactions = new TpccTransactions(database, random, new Sql(connection));
    return () -> transaction(random, connection, transactions);
  }

  private void transaction(Random random, Connection connection, TpccTransactions transactions)
      throws SQLException {
    int drawn = random.nextInt(100);
    try {
      if (drawn < 45) {
        newOrder(connection, transactions);
      } else if (drawn < 88) {
        transactions.payment();
        commit(connection, "payment");
      } else if (drawn < 92) {
        transactions.orderStatus();
        commit(connection, "order-status");
      } else if (drawn < 96) {
        transactions.delivery();
        commit(connection, "delivery");
      } else {
        transactions.stockLevel();
        commit(connection, "stock-level");
      }
    } catch (SQLException e) {
      failed(e);
      connection.rollback();
    }
  }

  private void commit(Connection connection, String kind) throws SQLException {
    connection.commit();
    count(kind);
  }

  private void newOrder(Connection connection, TpccTransactions transactions) throws SQLException {
    long number = lastOrder.incrementAndGet();
    long id;
    try {
      id = (Long) new Sql(connection).row("select txid_current()").getFirst();
      transactions.newOrder(number);
    } catch (UnusedItem e) {
      orders.put(number, Outcome.REFUSED);
      connection.rollback();
      count("new-order rolled back");
      return;
    } catch (SQLException e) {
      orders.put(number, Outcome.REFUSED);
      throw e;
    }
    try {
      connection.commit();
    } catch (SQLException e) {
      if (REFUSALS.contains(String.valueOf(e.getSQLState()))) {
        orders.put(number, Outcome.REFUSED);
      } else {
        unknown.put(number, id);
      }
      throw e;
    }
    orders.put(number, Outcome.ACKNOWLEDGED);
    count("new-order");
  }

  /// What is wrong with the orders and by the conditions, in words, when no terminal runs.
  List<String> violations(Connection connection) throws SQLException {
    connection.setAutoCommit(true);
    List<String> found = new ArrayList<>(clients.complaints());
    Map<Long, Integer> there = new HashMap<>();
    for (List<Object> row :
        new Sql(connection)
            .rows(
                "select o_entry_d::text from orders where o_entry_d >= ?",
                TpccTransactions.entry(0))) {
      LocalDateTime entry = LocalDateTime.parse(row.getFirst().toString().replace(' ', 'T'));
      there.merge(ChronoUnit.MICROS.between(TpccTransactions.entry(0), entry), 1, Integer::sum);
    }
    for (Map.Entry<Long, Long> one : unknown.entrySet()) {
      String told = outcome(connection, one.getValue());
      orders.put(one.getKey(), told.equals("committed") ? Outcome.ACKNOWLEDGED : Outcome.REFUSED);
    }
    orders.forEach((number, outcome) -> {
      int times = there.getOrDefault(number, 0);
      int wanted = outcome == Outcome.ACKNOWLEDGED ? 1 : 0;
      if (times != wanted) {
        found.add("order %d is %s and there %d times".formatted(number, outcome, times));
      }
    });
    there.forEach((number, times) -> {
      if (!orders.containsKey(number)) {
        found.add("order " + number + " is there and nobody ended it");
      }
    });
    found.addAll(TpccDatabase.contradictions(connection));
    return found;
  }

  private static String outcome(Connection connection, long id) throws SQLException {
    long deadline = System.nanoTime() + OUTCOME.toNanos();
    while (true) {
      String told = new Sql(connection).row("select txid_status(?)", id).getFirst().toString();
      if (!told.equals("in progress") || System.nanoTime() > deadline) {
        return told;
      }
      LockSupport.parkNanos(ASK_AGAIN_NANOS);
    }
  }
}
