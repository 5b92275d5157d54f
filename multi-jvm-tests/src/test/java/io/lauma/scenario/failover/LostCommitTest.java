package io.lauma.scenario.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.MendedHerd;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `txid_status` tells what became of a transaction, through any node, also when the answer to its
/// COMMIT was lost with the node that was to give it.
class LostCommitTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 2);
  private static final int DELAY_MILLIS_MAX = 40;
  private static final int ROWS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension static final MendedHerd HERD = new MendedHerd("table told, lost");

  private static @Nullable String status(Connection connection, long id) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select txid_status(" + id + ")")) {
      assertTrue(result.next());
      return result.getString(1);
    }
  }

  @Test
  void tellsWhatBecomesOfATransaction() throws Exception {
    try (Connection worker = HERD.node(2).connect();
        Connection other = HERD.node(3).connect()) {
      Clients.execute(other, "create distributed table told (id int primary key) by hash (id)");
      worker.setAutoCommit(false);
      long committed = Clients.longOf(worker, "select txid_current()");
      assertEquals("in progress", status(other, committed));
      Clients.execute(worker, "insert into told values (1), (2), (3)");
      assertEquals("in progress", status(worker, committed));
      worker.commit();
      assertEquals("committed", status(other, committed));

      long rolledBack = Clients.longOf(worker, "select txid_current()");
      Clients.execute(worker, "insert into told values (4)");
      worker.rollback();
      assertEquals("aborted", status(other, rolledBack));
      assertEquals("aborted", status(worker, rolledBack));
      worker.rollback();

      long gone;
      try (Connection leaver = HERD.node(2).connect()) {
        leaver.setAutoCommit(false);
        gone = Clients.longOf(leaver, "select txid_current()");
        Clients.execute(leaver, "insert into told values (5)");
        leaver.abort(Runnable::run);
      }
      assertEquals("aborted", awaitOutcome(HERD.node(3), gone, "a client that left"));
      assertEquals(3, Clients.longOf(other, "select count(*) from told"));

      SQLException future =
          assertThrows(SQLException.class, () -> status(other, committed + (1L << 40)));
      assertEquals("22023", future.getSQLState());
      assertTrue(
          String.valueOf(future.getMessage()).contains("is in the future"), future.getMessage());
    }
  }

  @Test
  void tellsTheTruthAboutACommitWhoseAnswerWasLost() throws Exception {
    Random random = new Random(SEED);
    try (Connection connection = HERD.node(1).connect()) {
      Clients.execute(
          connection,
          "create distributed table lost (round int, id int, primary key (round, id))"
              + " by hash (round, id)");
    }
    for (int round = 0; round < ROUNDS; round++) {
      String where = "seed " + SEED + ", round " + round;
      NodeProcess victim = HERD.node(1 + random.nextInt(3));
      NodeProcess witness =
          HERD.herd().members().stream().filter(node -> node != victim).findFirst().orElseThrow();
      Connection connection = victim.connect();
      connection.setAutoCommit(false);
      long id = Clients.longOf(connection, "select txid_current()");
      for (int row = 0; row < ROWS; row++) {
        Clients.execute(connection, "insert into lost values (" + round + ", " + row + ")");
      }
      AtomicBoolean acknowledged = new AtomicBoolean();
      Thread committing = Thread.ofVirtual().start(() -> acknowledged.set(commit(connection)));
      LockSupport.parkNanos(random.nextInt(DELAY_MILLIS_MAX) * 1_000_000L);
      victim.kill();
      assertTrue(committing.join(Duration.ofSeconds(70)), where + ": the client hangs");
      String told = awaitOutcome(witness, id, where);
      long rows = awaitRows(witness, round, where);
      assertEquals(told.equals("committed") ? ROWS : 0, rows, where + ": " + told);
      assertTrue(told.equals("committed") || !acknowledged.get(), where + ": acknowledged");
      victim.start();
      HERD.herd().awaitSettled();
      try (Connection reader = victim.connect()) {
        assertEquals(told, status(reader, id), where);
      }
    }
  }

  private static long awaitRows(NodeProcess node, int round, String where) throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Connection connection = node.connect()) {
        return Clients.longOf(connection, "select count(*) from lost where round = " + round);
      } catch (SQLException e) {
        assertEquals("57P03", e.getSQLState(), where);
        assertTrue(System.nanoTime() < deadline, where + ": no leader");
      }
    }
  }

  private static boolean commit(Connection connection) {
    try (connection) {
      connection.commit();
      return true;
    } catch (SQLException e) {
      return false;
    }
  }

  /// Asks until the outcome is final: the killed node is asked for a while whether it has the
  /// transaction open, until it counts as down.
  private static String awaitOutcome(NodeProcess witness, long id, String where)
      throws SQLException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Connection connection = witness.connect()) {
        String told = String.valueOf(status(connection, id));
        if (!told.equals("in progress")) {
          return told;
        }
      }
      assertTrue(System.nanoTime() < deadline, where + ": still in progress");
    }
  }
}
