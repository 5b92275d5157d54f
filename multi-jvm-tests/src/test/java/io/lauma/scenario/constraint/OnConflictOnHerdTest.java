package io.lauma.scenario.constraint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.SharedHerd;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// INSERT ... ON CONFLICT on the rows of a distributed table, by clients of all three nodes at
/// once.
class OnConflictOnHerdTest {
  private static final int CLIENTS = 9;
  private static final int ROUNDS = 20;
  private static final int ROWS = 12;
  private static final long SECONDS = 120;

  @RegisterExtension static final SharedHerd HERD = new SharedHerd("table d");

  @BeforeEach
  void makeTable() throws SQLException {
    try (Connection connection = node(0).connect()) {
      Clients.execute(connection, "drop table if exists d");
      Clients.execute(
          connection,
          "create distributed table d (id int primary key, n bigint not null) by hash (id)");
    }
  }

  private static NodeProcess node(int client) {
    List<NodeProcess> members = HERD.herd().members();
    return members.get(client % members.size());
  }

  private static void together(Clients.Client client) throws Exception {
    Clients.together(
        node(0),
        CLIENTS,
        SECONDS,
        (number, _) -> {
          try (Connection connection = node(number).connect()) {
            client.run(number, connection);
          }
        });
  }

  /// The sum, which every node must see.
  private static long sum() throws SQLException {
    long sum = -1;
    for (int number = 0; number < 3; number++) {
      try (Connection connection = node(number).connect()) {
        long seen = Clients.longOf(connection, "select coalesce(sum(n), 0) from d");
        assertTrue(sum < 0 || sum == seen, "nodes disagree: " + sum + ", " + seen);
        sum = seen;
      }
    }
    return sum;
  }

  @Test
  void countersAreExactAndNobodyIsRefused() throws Exception {
    together((number, connection) -> {
      try (PreparedStatement upsert =
          connection.prepareStatement(
              "insert into d values (?, 1) on conflict (id) do update set n = d.n + excluded.n"
                  + " returning n")) {
        for (int i = 0; i < ROUNDS; i++) {
          upsert.setInt(1, i % ROWS);
          upsert.execute();
        }
      }
    });
    assertEquals(CLIENTS * ROUNDS, sum());
  }

  @Test
  void commandsOfManyRowsAreExact() throws Exception {
    together((number, connection) -> {
      for (int i = 0; i < ROUNDS / 4; i++) {
        assertEquals(
            ROWS,
            Clients.execute(
                connection,
                "insert into d select g, 1 from generate_series(1, "
                    + ROWS
                    + ") g on conflict (id) do update set n = d.n + 1"));
      }
    });
    assertEquals(CLIENTS * (ROUNDS / 4) * ROWS, sum());
  }

  @Test
  void repeatableReadIsRefusedOrExact() throws Exception {
    AtomicLong acknowledged = new AtomicLong();
    together((number, connection) -> {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      for (int i = 0; i < ROUNDS; i++) {
        try {
          Clients.longOf(connection, "select count(*) from d");
          Clients.execute(
              connection,
              "insert into d values (" + i % 3 + ", 1) on conflict (id) do update set n = d.n + 1");
          connection.commit();
          acknowledged.incrementAndGet();
        } catch (SQLException e) {
          assertEquals("40001", e.getSQLState(), e.getMessage());
          connection.rollback();
        }
      }
    });
    assertEquals(acknowledged.get(), sum());
  }

  @Test
  void batchesThatDoNothingInsertEachKeyOnce() throws Exception {
    AtomicLong inserted = new AtomicLong();
    together((number, connection) -> {
      try (PreparedStatement insert =
          connection.prepareStatement("insert into d values (?, 1) on conflict do nothing")) {
        for (int i = 0; i < ROUNDS; i++) {
          insert.setInt(1, i);
          insert.addBatch();
        }
        inserted.addAndGet(Arrays.stream(insert.executeBatch()).sum());
      }
    });
    assertEquals(ROUNDS, inserted.get());
    assertEquals(ROUNDS, sum());
  }
}
