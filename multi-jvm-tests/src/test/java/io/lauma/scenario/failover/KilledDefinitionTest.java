package io.lauma.scenario.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.Await;
import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.MendedHerd;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A node that is killed at a random instant while it runs CREATE DISTRIBUTED TABLE leaves the
/// table with its catalog row, or neither, the same on every node; an acknowledged one is there.
class KilledDefinitionTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 2);
  private static final int DELAY_MILLIS_MAX = 250;

  private static final String[] TABLES =
      IntStream.range(0, ROUNDS)
          .mapToObj(round -> "table killed_%1$d, indexed_%1$d".formatted(round))
          .toArray(String[]::new);

  @RegisterExtension static final MendedHerd HERD = new MendedHerd(TABLES);

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

  /// A node that is killed while it makes an index leaves a whole one or none, and ADD PRIMARY KEY
  /// the table as it was or with its key; either way the table can be written to everywhere.
  @Test
  void leavesIndexAndKeyOrNeither() throws Exception {
    Random random = new Random(SEED);
    for (int round = 0; round < ROUNDS; round++) {
      String where = "seed " + SEED + ", round " + round;
      String table = "indexed_" + round;
      try (Connection connection = HERD.node(1).connect()) {
        Clients.execute(connection, "create table " + table + " (id int not null, a int)");
        Clients.execute(
            connection,
            "insert into " + table + " select g, g % 10 from generate_series(1, 3000) g");
      }
      NodeProcess victim = HERD.node(1 + random.nextInt(3));
      String definition =
          round % 2 == 0
              ? "create index on " + table + " (a)"
              : "alter table " + table + " add primary key (id)";
      AtomicBoolean acknowledged = new AtomicBoolean();
      Connection connection = victim.connect();
      Thread defining =
          Thread.ofVirtual().start(() -> acknowledged.set(define(connection, definition)));
      LockSupport.parkNanos((50 + random.nextInt(3 * DELAY_MILLIS_MAX)) * 1_000_000L);
      victim.kill();
      assertTrue(defining.join(Duration.ofSeconds(70)), where + ": the client hangs");
      victim.start();
      HERD.herd().awaitSettled();
      for (NodeProcess node : HERD.herd().members()) {
        Await.until(
            where + ": a whole definition or none on " + node.name(),
            Duration.ofSeconds(30),
            () -> unfinished(node, table, acknowledged.get()),
            () -> definition);
      }
    }
  }

  private static boolean define(Connection connection, String definition) {
    try (connection) {
      Clients.execute(connection, definition);
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /// What keeps a table from being whole and open.
  private static String unfinished(NodeProcess node, String table, boolean acknowledged)
      throws SQLException {
    try (Connection connection = node.connect()) {
      long indexes =
          Clients.longOf(
              connection,
              "select count(*) from pg_index where indrelid = '" + table + "'::regclass");
      long valid =
          Clients.longOf(
              connection,
              "select count(*) from pg_index where indisvalid and indrelid = '"
                  + table
                  + "'::regclass");
      long hidden =
          Clients.longOf(
              connection, "select count(*) from pg_class where relname like '" + table + "$%'");
      if (indexes != valid || hidden != 0 || (acknowledged && indexes == 0)) {
        return indexes + " indexes, " + valid + " valid, " + hidden + " hidden tables";
      }
      Clients.execute(connection, "update " + table + " set a = a + 1 where id = 7");
      Clients.execute(connection, "update " + table + " set a = a - 1 where id = 7");
      long byIndex = Clients.longOf(connection, "select sum(id) from " + table + " where a = 7");
      long byTable =
          Clients.longOf(connection, "select sum(id) from " + table + " where a + 0 = 7");
      return byIndex == byTable ? "" : byIndex + " by index, " + byTable + " by table";
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
