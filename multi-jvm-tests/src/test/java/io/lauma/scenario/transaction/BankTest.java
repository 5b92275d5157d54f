package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Money moves between accounts under many clients: no snapshot ever shows another sum. Rows are
/// locked in one order, so no transfer needs a deadlock to end.
class BankTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int CLIENTS = 8;
  private static final int TRANSFERS = 40;
  private static final int ACCOUNTS = 10;
  private static final long BALANCE = 1_000;
  private static final long SECONDS = 90;

  @RegisterExtension
  static final SharedNode NODE = new SharedNode("table bank_committed, bank_repeatable");

  @Test
  void sumStaysTheSameAtReadCommitted() throws Exception {
    create("bank_committed");
    transferAndWatch("bank_committed", Connection.TRANSACTION_READ_COMMITTED);
  }

  @Test
  void sumStaysTheSameAtRepeatableRead() throws Exception {
    create("bank_repeatable");
    transferAndWatch("bank_repeatable", Connection.TRANSACTION_REPEATABLE_READ);
  }

  private static void create(String table) throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(
          connection, "create table " + table + " (id int primary key, balance bigint not null)");
      for (int id = 0; id < ACCOUNTS; id++) {
        Clients.execute(
            connection, "insert into " + table + " values (" + id + "," + BALANCE + ")");
      }
    }
  }

  private static void transferAndWatch(String table, int isolation) throws Exception {
    AtomicInteger moving = new AtomicInteger(CLIENTS);
    Clients.together(
        NODE.process(),
        CLIENTS + 2,
        SECONDS,
        (number, connection) -> {
          if (number < CLIENTS) {
            try {
              transfer(table, connection, isolation, new Random(SEED + number));
            } finally {
              moving.decrementAndGet();
            }
          } else {
            watch(table, connection, moving, number == CLIENTS);
          }
        });
    try (Connection connection = NODE.process().connect()) {
      assertEquals(
          ACCOUNTS * BALANCE,
          Clients.longOf(connection, "select sum(balance) from " + table),
          "seed " + SEED);
    }
  }

  private static void transfer(String table, Connection connection, int isolation, Random random)
      throws SQLException {
    connection.setAutoCommit(false);
    connection.setTransactionIsolation(isolation);
    try (PreparedStatement change =
        connection.prepareStatement(
            "update " + table + " set balance = balance + ? where id = ?")) {
      for (int i = 0; i < TRANSFERS; i++) {
        int from = random.nextInt(ACCOUNTS);
        int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
        long amount = 1L + random.nextInt(50);
        Clients.retrying(
            connection,
            () -> {
              change(change, from < to ? -amount : amount, Math.min(from, to));
              change(change, from < to ? amount : -amount, Math.max(from, to));
            });
      }
    }
  }

  private static void change(PreparedStatement change, long amount, int account)
      throws SQLException {
    change.setLong(1, amount);
    change.setInt(2, account);
    assertEquals(1, change.executeUpdate(), "rows of account " + account);
  }

  /// Either one statement's snapshot, or one transaction's over many statements.
  private static void watch(
      String table, Connection connection, AtomicInteger moving, boolean oneStatement)
      throws SQLException {
    if (!oneStatement) {
      connection.setAutoCommit(false);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    }
    int snapshots = 0;
    while (moving.get() > 0 || snapshots == 0) {
      long sum = 0;
      if (oneStatement) {
        sum = Clients.longOf(connection, "select sum(balance) from " + table);
      } else {
        for (int id = 0; id < ACCOUNTS; id++) {
          sum += Clients.longOf(connection, "select balance from " + table + " where id = " + id);
        }
        connection.commit();
      }
      assertEquals(ACCOUNTS * BALANCE, sum, "seed " + SEED + ", snapshot " + snapshots);
      snapshots++;
    }
    assertTrue(snapshots > 0);
  }
}
