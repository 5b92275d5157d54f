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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// Transactions that make a table, write rows to it and to another one: a node that is killed
/// during their COMMIT, at a random instant, leaves all of each transaction or nothing, the same on
/// every node; what was acknowledged is there.
class KilledTransactionTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_261_201L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 2);
  private static final int DELAY_MILLIS_MIN = 400;
  private static final int DELAY_MILLIS_MAX = 1_200;

  @RegisterExtension static final MendedHerd HERD = new MendedHerd("table made");

  @Test
  void leavesDefinitionsAndRowsOrNeither() throws Exception {
    Random random = new Random(SEED);
    try (Connection connection = HERD.node(1).connect()) {
      Clients.execute(connection, "create table made (round int, n int, primary key (round, n))");
    }
    for (int round = 0; round < ROUNDS; round++) {
      String where = "seed " + SEED + ", round " + round;
      NodeProcess victim = HERD.node(1 + random.nextInt(3));
      AtomicInteger acknowledged = new AtomicInteger();
      int own = round;
      Connection connection = victim.connect();
      Thread client = Thread.ofVirtual().start(() -> define(connection, own, acknowledged));
      LockSupport.parkNanos(
          (DELAY_MILLIS_MIN + random.nextInt(DELAY_MILLIS_MAX - DELAY_MILLIS_MIN)) * 1_000_000L);
      victim.kill();
      assertTrue(client.join(Duration.ofSeconds(70)), where + ": the client hangs");
      victim.start();
      HERD.herd().awaitSettled();
      int count = acknowledged.get();
      for (NodeProcess node : HERD.herd().members()) {
        Await.until(
            where + ": whole transactions on " + node.name(),
            Duration.ofSeconds(60),
            () -> halfDone(node, own, count),
            () -> count + " acknowledged");
      }
    }
  }

  /// How many there are is chance.
  @AfterAll
  static void dropTables() throws SQLException {
    try (Connection connection = HERD.node(1).connect()) {
      String made = "select relname from pg_class where relkind = 'r' and relname like 'made\\_%'";
      for (String table : Clients.textOf(connection, made).lines().toList()) {
        Clients.execute(connection, "drop table " + table);
      }
    }
  }

  /// Makes tables `made_ROUND_0`, `made_ROUND_1` and so on until its node is gone.
  private static void define(Connection connection, int round, AtomicInteger acknowledged) {
    try (connection) {
      while (true) {
        int n = acknowledged.get();
        String table = "made_" + round + "_" + n;
        connection.setAutoCommit(false);
        Clients.execute(connection, "create table " + table + " (id int primary key, v int)");
        Clients.execute(connection, "create index on " + table + " (v)");
        Clients.execute(
            connection, "insert into " + table + " select g, g from generate_series(1, 10) g");
        Clients.execute(connection, "insert into made values (" + round + ", " + n + ")");
        connection.commit();
        acknowledged.incrementAndGet();
      }
    } catch (SQLException e) {
      assertTrue(e.getSQLState() != null, e.getMessage());
    }
  }

  /// What is not as it should be after some transactions were acknowledged: the next one may be
  /// there or not.
  private static String halfDone(NodeProcess node, int round, int acknowledged)
      throws SQLException {
    try (Connection connection = node.connect()) {
      long rows = Clients.longOf(connection, "select count(*) from made where round = " + round);
      long tables =
          Clients.longOf(
              connection,
              "select count(*) from pg_class where relkind = 'r' and relname like 'made\\_"
                  + round
                  + "\\_%'");
      if (rows != tables || rows < acknowledged || rows > acknowledged + 1) {
        return rows + " rows, " + tables + " tables";
      }
      for (int n = 0; n < tables; n++) {
        String table = "made_" + round + "_" + n;
        assertEquals(10, Clients.longOf(connection, "select count(*) from " + table));
        assertEquals(7, Clients.longOf(connection, "select id from " + table + " where v = 7"));
      }
      String next = "made_" + round + "_" + tables;
      connection.setAutoCommit(false);
      Clients.execute(connection, "set lock_timeout = 100");
      Clients.execute(connection, "create table " + next + " (id int)");
      connection.rollback();
      return "";
    } catch (SQLException e) {
      return "the next table: " + e.getMessage();
    }
  }
}
