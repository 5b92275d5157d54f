package io.lauma.scenario.transaction;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.function.Executable;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/// SERIALIZABLE transactions of clients of three nodes: what PostgreSQL's manual (13.2.3) calls
/// serialization anomalies is refused with 40001, and nothing else is.
class SerializableTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int CLIENTS = 6;
  private static final int WITHDRAWALS = Integer.getInteger("lauma.rounds", 15);
  private static final int PAIRS = 3;
  private static final long SECONDS = 120;
  private static final String READS_CHANGED =
      "could not serialize access due to read/write dependencies among transactions";

  @RegisterExtension static final SharedHerd HERD = new SharedHerd("table s, u");

  @BeforeEach
  void makeTable() throws SQLException {
    try (Connection connection = node(0).connect()) {
      Clients.execute(connection, "drop table if exists s, u");
      Clients.execute(
          connection,
          "create distributed table u (id int primary key, name text unique) by hash (id)");
      Clients.execute(
          connection, "create distributed table s (id int primary key, v bigint) by hash (id)");
      Clients.execute(connection, "insert into s select i, 10 from generate_series(1, 20) i");
    }
  }

  private static NodeProcess node(int client) {
    List<NodeProcess> members = HERD.herd().members();
    return members.get(client % members.size());
  }

  private static Connection begin(int client) throws SQLException {
    Connection connection = node(client).connect();
    connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
    connection.setAutoCommit(false);
    return connection;
  }

  /// @param row what the error names
  private static void assertRefused(Connection connection, String row) {
    assertRefused(
        READS_CHANGED,
        row + " of table \"s\" was changed by transaction N after this one had read it.",
        connection::commit);
  }

  /// @param detail with N for the number of the transaction
  private static void assertRefused(String message, String detail, Executable statement) {
    PSQLException refused = assertThrows(PSQLException.class, statement);
    ServerErrorMessage told = refused.getServerErrorMessage();
    assertEquals("40001", refused.getSQLState());
    assertEquals(message, told == null ? "" : told.getMessage());
    assertEquals("The transaction might succeed if retried.", told == null ? "" : told.getHint());
    assertEquals(
        detail,
        told == null
            ? ""
            : String.valueOf(told.getDetail()).replaceFirst("transaction \\d+", "transaction N"));
  }

  @Test
  void refusesWriteSkew() throws SQLException {
    try (Connection first = begin(0);
        Connection second = begin(1)) {
      assertEquals(20, Clients.longOf(first, "select sum(v) from s where id in (1, 2)"));
      assertEquals(20, Clients.longOf(second, "select sum(v) from s where id in (1, 2)"));
      Clients.execute(first, "update s set v = -10 where id = 1");
      Clients.execute(second, "update s set v = -10 where id = 2");
      first.commit();
      assertRefused(second, "The row with key (id)=(1)");
    }
  }

  @Test
  void refusesToBaseAWriteOnAPhantom() throws SQLException {
    try (Connection first = begin(1);
        Connection second = begin(2)) {
      assertEquals(0, Clients.longOf(first, "select count(*) from s where id > 100"));
      assertEquals(0, Clients.longOf(second, "select count(*) from s where id > 100"));
      Clients.execute(first, "insert into s values (101, 1)");
      Clients.execute(second, "insert into s values (102, 1)");
      first.commit();
      assertRefused(second, "The row with key (id)=(101)");
    }
  }

  @Test
  void refusesToBaseAWriteOnARowThatIsGone() throws SQLException {
    try (Connection first = begin(2);
        Connection second = begin(0)) {
      assertEquals(10, Clients.longOf(first, "select v from s where id = 7"));
      Clients.execute(second, "delete from s where id = 7");
      second.commit();
      Clients.execute(first, "update s set v = 11 where id = 8");
      assertRefused(first, "The row with key (id)=(7)");
    }
  }

  @Test
  void namesTheRowThatAnotherOneHasChanged() throws SQLException {
    try (Connection first = begin(0);
        Connection second = begin(1)) {
      assertEquals(20, Clients.longOf(second, "select count(*) from s"));
      Clients.execute(first, "update s set v = 11 where id = 5");
      first.commit();
      assertRefused(
          "could not serialize access due to concurrent update",
          "The row with key (id)=(5) of table \"s\" was changed by transaction N after this one had"
              + " taken its snapshot.",
          () -> Clients.execute(second, "update s set v = 12 where id = 5"));
    }
  }

  /// Not 23505: who has looked for the key first may run the transaction again (manual 13.2.3).
  @Test
  void refusesToInsertWhatWasLookedForAndInsertedSince() throws SQLException {
    assertLookedFor("id = 50", "(50, 'a')", "(50, 'a')", "(id)=(50)");
    assertLookedFor("id between 60 and 70", "(61, 'b')", "(61, 'b')", "(id)=(61)");
    assertLookedFor("name = 'c'", "(71, 'c')", "(72, 'c')", "(name)=(c)");
    assertLookedFor("name like '%d'", "(81, 'd')", "(82, 'd')", "(name)=(d)");
  }

  private static void assertLookedFor(
      String condition, String firstRow, String secondRow, String key) throws SQLException {
    try (Connection first = begin(2);
        Connection second = begin(0)) {
      for (Connection each : List.of(first, second)) {
        assertEquals(0, Clients.longOf(each, "select count(*) from u where " + condition));
      }
      Clients.execute(first, "insert into u values " + firstRow);
      first.commit();
      assertRefused(
          READS_CHANGED,
          "The row with key "
              + key
              + " of table \"u\" was changed by transaction N after this one had taken its"
              + " snapshot.",
          () -> Clients.execute(second, "insert into u values " + secondRow));
    }
  }

  @Test
  void aRowThatNobodyLookedForIsADuplicate() throws SQLException {
    try (Connection first = begin(1);
        Connection second = begin(2)) {
      assertEquals(10, Clients.longOf(second, "select v from s where id = 1"));
      Clients.execute(first, "insert into s values (60, 1)");
      first.commit();
      PSQLException refused =
          assertThrows(
              PSQLException.class, () -> Clients.execute(second, "insert into s values (60, 2)"));
      assertEquals("23505", refused.getSQLState());
    }
  }

  @Test
  void letsTransactionsPassThatDoNotMeet() throws SQLException {
    try (Connection reader = begin(0);
        Connection first = begin(1);
        Connection second = begin(2)) {
      assertEquals(200, Clients.longOf(reader, "select sum(v) from s"));
      assertEquals(10, Clients.longOf(first, "select v from s where id = 3"));
      assertEquals(10, Clients.longOf(second, "select v from s where id = 4"));
      Clients.execute(first, "update s set v = v + 1 where id = 3");
      Clients.execute(second, "update s set v = v + 1 where id = 4");
      first.commit();
      second.commit();
      assertEquals(200, Clients.longOf(reader, "select sum(v) from s"));
      reader.commit();
      assertEquals(202, Clients.longOf(reader, "select sum(v) from s"));
    }
  }

  /// Two accounts together may not fall below zero: who finds too little pays in.
  @Test
  void pairsStayAboveZeroUnderLoad() throws Exception {
    AtomicInteger refusals = new AtomicInteger();
    AtomicInteger withdrawn = new AtomicInteger();
    AtomicInteger below = new AtomicInteger();
    Clients.together(
        node(0),
        CLIENTS,
        SECONDS,
        (number, _) -> {
          Random random = new Random(SEED + number);
          try (Connection connection = begin(number)) {
            for (int i = 0; i < WITHDRAWALS; i++) {
              int left = 1 + 2 * random.nextInt(PAIRS);
              int from = left + random.nextInt(2);
              int[] taken = new int[1];
              long[] found = new long[1];
              refusals.addAndGet(
                  Clients.retrying(
                      connection,
                      () -> {
                        String both = "(" + left + ", " + (left + 1) + ")";
                        found[0] =
                            Clients.longOf(connection, "select sum(v) from s where id in " + both);
                        taken[0] = found[0] >= 3 ? 3 : -3;
                        Clients.execute(
                            connection,
                            "update s set v = v - (" + taken[0] + ") where id = " + from);
                      }));
              withdrawn.addAndGet(taken[0]);
              below.addAndGet(found[0] < 0 ? 1 : 0);
            }
          }
        });
    try (Connection connection = node(1).connect()) {
      long rest = Clients.longOf(connection, "select sum(v) from s where id <= " + 2 * PAIRS);
      assertEquals(20L * PAIRS - withdrawn.get(), rest, "seed " + SEED);
    }
    assertEquals(0, below.get(), "pairs below zero, seed " + SEED);
    assertTrue(withdrawn.get() > 0 && refusals.get() > 0, withdrawn + ", " + refusals);
  }
}
