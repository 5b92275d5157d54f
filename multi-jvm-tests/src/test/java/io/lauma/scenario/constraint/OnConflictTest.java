package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// INSERT ... ON CONFLICT by many clients at once. Plain cases are in `on_conflict.sql`.
class OnConflictTest {
  private static final int CLIENTS = 8;
  private static final int ROUNDS = 40;
  private static final int COUNTERS = 3;
  private static final long SECONDS = 90;
  private static final long STILL_WAITING_MILLIS = 500;
  private static final String UPSERT =
      "insert into c values (?, 1) on conflict (id) do update set n = c.n + excluded.n";

  @RegisterExtension static final SharedNode NODE = new SharedNode("table c, cu");

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @BeforeEach
  void makeTable() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists c");
      Clients.execute(connection, "create table c (id int primary key, n bigint not null)");
    }
  }

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static long sum() throws SQLException {
    try (Connection connection = NODE.process().connect()) {
      return Clients.longOf(connection, "select coalesce(sum(n), 0) from c");
    }
  }

  @Test
  void countersAtReadCommittedAreExactAndNobodyIsRefused() throws Exception {
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (int i = 0; i < ROUNDS; i++) {
              upsert.setInt(1, i % COUNTERS);
              assertEquals(1, upsert.executeUpdate());
            }
          }
        });
    assertEquals(CLIENTS * ROUNDS, sum());
  }

  @Test
  void batchesOfManyRowsAreExact() throws Exception {
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          connection.setAutoCommit(false);
          try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (int i = 0; i < ROUNDS / 10; i++) {
              for (int id = 0; id < 20; id++) {
                upsert.setInt(1, id);
                upsert.addBatch();
              }
              int[] counts = upsert.executeBatch();
              assertEquals(20, counts.length);
              assertTrue(Arrays.stream(counts).allMatch(count -> count == 1));
              connection.commit();
            }
          }
        });
    assertEquals(CLIENTS * (ROUNDS / 10) * 20, sum());
  }

  @Test
  void manyRowsInOneCommandAreExact() throws Exception {
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          for (int i = 0; i < ROUNDS / 10; i++) {
            assertEquals(
                200,
                Clients.execute(
                    connection,
                    "insert into c select g, 1 from generate_series(1, 200) g"
                        + " on conflict (id) do update set n = c.n + 1"));
          }
        });
    assertEquals(CLIENTS * (ROUNDS / 10) * 200, sum());
  }

  /// What was deleted and what is left is what was added.
  @Test
  void rowsMayGoWhileOthersUpdateThem() throws Exception {
    AtomicLong deleted = new AtomicLong();
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          for (int i = 0; i < ROUNDS; i++) {
            int id = i % COUNTERS;
            if (number % 2 == 0) {
              assertEquals(
                  1,
                  Clients.execute(
                      connection,
                      "insert into c values ("
                          + id
                          + ", 1) on conflict on constraint c_pkey do update set n = c.n + 1"));
            } else {
              deleted.addAndGet(delete(connection, id));
            }
          }
        });
    assertEquals(CLIENTS / 2 * ROUNDS, deleted.get() + sum());
  }

  /// What the deleted counter stood at.
  private static long delete(Connection connection, int id) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("delete from c where id = " + id + " returning n")) {
      return result.next() ? result.getLong(1) : 0;
    }
  }

  /// As with the primary key; each proposed row has a primary key of its own, and every tenth
  /// statement moves a counter to a name and back.
  @Test
  void countersByAUniqueIndexAreExact() throws Exception {
    try (Connection connection = NODE.process().connect()) {
      Clients.execute(connection, "drop table if exists cu");
      Clients.execute(
          connection, "create table cu (id int primary key, name text unique, n bigint not null)");
    }
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          for (int i = 0; i < ROUNDS; i++) {
            String name = "'k" + i % COUNTERS + "'";
            int id = number * ROUNDS + i;
            assertEquals(
                1,
                Clients.execute(
                    connection,
                    "insert into cu values ("
                        + id
                        + ", "
                        + name
                        + ", 1) on conflict (name) do update set n = cu.n + excluded.n"));
            if (i % 10 == 0) {
              Clients.execute(
                  connection, "update cu set name = 'm" + number + "' where name = " + name);
              Clients.execute(
                  connection, "update cu set name = null where name = 'm" + number + "'");
            }
          }
        });
    try (Connection connection = NODE.process().connect()) {
      assertEquals(CLIENTS * ROUNDS, Clients.longOf(connection, "select sum(n) from cu"));
      assertTrue(
          Clients.longOf(connection, "select count(*) from cu where name is not null") <= COUNTERS);
    }
  }

  @Test
  void doNothingInsertsEachKeyOnce() throws Exception {
    AtomicLong inserted = new AtomicLong();
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          for (int i = 0; i < ROUNDS; i++) {
            inserted.addAndGet(
                Clients.execute(
                    connection,
                    "insert into c values ("
                        + i
                        + ", 1), ("
                        + (i + 1)
                        + ", 1) on conflict"
                        + " do nothing"));
          }
        });
    assertEquals(ROUNDS + 1, inserted.get());
    assertEquals(ROUNDS + 1, sum());
  }

  @Test
  void repeatableReadIsRefusedOrExact() throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    AtomicLong refused = new AtomicLong();
    Clients.together(
        NODE.process(),
        CLIENTS,
        SECONDS,
        (number, connection) -> {
          connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
          connection.setAutoCommit(false);
          try (PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            for (int i = 0; i < ROUNDS; i++) {
              try {
                Clients.longOf(connection, "select count(*) from c");
                upsert.setInt(1, i % COUNTERS);
                assertEquals(1, upsert.executeUpdate());
                connection.commit();
                acknowledged.incrementAndGet();
              } catch (SQLException e) {
                assertEquals("40001", e.getSQLState(), e.getMessage());
                connection.rollback();
                refused.incrementAndGet();
              }
            }
          }
        });
    assertEquals(CLIENTS * ROUNDS, acknowledged.get() + refused.get());
    assertEquals(acknowledged.get(), sum());
  }

  @Test
  void aRowNewerThanTheSnapshotIsRefusedWhateverTheAction() throws Exception {
    for (String action :
        new String[] {"nothing", "update set n = 5", "update set n = 5 where false"}) {
      try (Connection old = NODE.process().connect();
          Connection other = NODE.process().connect()) {
        Clients.execute(other, "delete from c");
        old.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        old.setAutoCommit(false);
        assertEquals(0, Clients.longOf(old, "select count(*) from c"));
        Clients.execute(other, "insert into c values (1, 1)");
        SQLException refused =
            assertThrows(
                SQLException.class,
                () ->
                    Clients.execute(
                        old, "insert into c values (1, 1) on conflict (id) do " + action));
        assertEquals("40001", refused.getSQLState(), action);
        assertTrue(
            String.valueOf(refused.getMessage())
                .startsWith(
                    "ERROR: could not serialize access due to concurrent update\n"
                        + "  Detail: The row with key (id)=(1) of table \"c\" was changed by"
                        + " transaction "),
            refused.getMessage());
        old.rollback();
      }
    }
  }

  /// Neither waits for a lock on a row that stays as it is, nor keeps one.
  @Test
  void doNothingLocksNoRow() throws Exception {
    try (Connection first = NODE.process().connect();
        Connection second = NODE.process().connect()) {
      Clients.execute(first, "insert into c values (1, 1)");
      first.setAutoCommit(false);
      assertEquals(0, Clients.execute(first, "insert into c values (1, 2) on conflict do nothing"));
      Callable<Integer> update = () -> Clients.execute(second, "update c set n = 3 where id = 1");
      assertEquals(1, threads.submit(update).get(SECONDS, TimeUnit.SECONDS));
      first.commit();
    }
    assertEquals(3, sum());
  }

  @Test
  void doNothingWaitsForWhoInsertsTheKey() throws Exception {
    for (boolean commit : new boolean[] {true, false}) {
      try (Connection first = NODE.process().connect();
          Connection second = NODE.process().connect()) {
        Clients.execute(first, "delete from c");
        first.setAutoCommit(false);
        Clients.execute(first, "insert into c values (1, 1)");
        Callable<Integer> insert =
            () -> Clients.execute(second, "insert into c values (1, 2) on conflict do nothing");
        Future<Integer> waiting = threads.submit(insert);
        assertThrows(
            TimeoutException.class, () -> waiting.get(STILL_WAITING_MILLIS, TimeUnit.MILLISECONDS));
        assertFalse(waiting.isDone());
        if (commit) {
          first.commit();
        } else {
          first.rollback();
        }
        assertEquals(commit ? 0 : 1, waiting.get(SECONDS, TimeUnit.SECONDS));
        assertEquals(commit ? 1 : 2, sum());
      }
    }
  }
}
