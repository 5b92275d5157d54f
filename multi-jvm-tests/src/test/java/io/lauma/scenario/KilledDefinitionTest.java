package io.lauma.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.JoinBy;
import io.lauma.harness.NodeProcess;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A node that is killed at a random instant while it runs CREATE DISTRIBUTED TABLE leaves the
/// table with its catalog row, or neither, the same on every node; an acknowledged one is there.
class KilledDefinitionTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 2);
  private static final int DELAY_MILLIS_MAX = 250;

  @RegisterExtension static final TestHerd HERD = TestHerd.of(3, JoinBy.SQL);

  @Test
  void leavesTheTableAndItsRowOrNeither() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      String where = "seed " + SEED + ", round " + round;
      NodeProcess victim = HERD.node(1 + random.nextInt(3));
      String table = "killed_" + round;
      AtomicBoolean acknowledged = new AtomicBoolean();
      Connection connection = victim.connect();
      Thread creating = Thread.ofVirtual().start(() -> acknowledged.set(create(connection, table)));
      LockSupport.parkNanos(random.nextInt(DELAY_MILLIS_MAX) * 1_000_000L);
      victim.kill();
      assertTrue(creating.join(Duration.ofSeconds(70)), where + ": the client hangs");
      victim.start();
      HERD.herd().awaitSettled();
      Boolean there = null;
      for (NodeProcess node : HERD.herd().members()) {
        boolean here = isWhole(node, table, where);
        assertEquals(there == null ? here : there, here, where + ": " + node.name() + " differs");
        there = here;
      }
      if (acknowledged.get()) {
        assertEquals(true, there, where + ": the table was acknowledged");
      }
    }
  }

  private static boolean create(Connection connection, String table) {
    try (connection) {
      Clients.execute(
          connection,
          "create distributed table " + table + " (id bigint primary key, t text) by hash (id)");
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /// Whether the table is there with all that belongs to it.
  private static boolean isWhole(NodeProcess node, String table, String where) throws SQLException {
    try (Connection connection = node.connect()) {
      long rows =
          Clients.longOf(
              connection,
              "select count(*) from pg_distributed_tables where table_name = '" + table + "'");
      long classes =
          Clients.longOf(
              connection, "select count(*) from pg_class where relname = '" + table + "'");
      assertEquals(classes, rows, where + ": rows of the catalogs on " + node.name());
      if (rows == 0) {
        assertEquals("42P01", stateOfInsert(connection, table, node));
        return false;
      }
      assertEquals("", stateOfInsert(connection, table, node), where);
      Clients.execute(connection, "delete from " + table);
      assertEquals(0, Clients.longOf(connection, "select count(*) from " + table));
      return true;
    }
  }

  private static String stateOfInsert(Connection connection, String table, NodeProcess node) {
    try {
      for (int id = 0; id < 20; id++) {
        Clients.execute(
            connection, "insert into " + table + " values (" + id + ", '" + node.name() + "')");
      }
      return "";
    } catch (SQLException e) {
      return String.valueOf(e.getSQLState());
    }
  }
}
