package io.lauma.scenario.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Writers;
import io.lauma.scenario.fixture.TestNode;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A node that is killed at random points under writing clients has lost nothing it acknowledged,
/// doubled nothing, and torn no transaction.
class KillAndRestartTest {
  private static final long SEED = Long.getLong("lauma.seed", 20_260_101L);
  private static final int ROUNDS = Integer.getInteger("lauma.rounds", 4);
  private static final int ACKNOWLEDGEMENTS_MAX = 400;
  private static final int ROUND_SECONDS = 30;
  private static final Duration PAUSE = Duration.ofSeconds(6);

  @RegisterExtension static final TestNode NODE = new TestNode();

  @Test
  void keepsEveryAcknowledgedWriteWholeWhenKilledAtAnyPoint() throws Exception {
    Random random = new Random(SEED);
    NodeProcess node = NODE.process();
    Writers writers;
    try (Connection connection = node.connect()) {
      writers = Writers.create(connection);
    }
    for (int round = 1; round <= ROUNDS; round++) {
      String where = "seed " + SEED + ", round " + round;
      List<Thread> threads = writers.start(node);
      boolean went =
          writers.awaitAcknowledgements(1 + random.nextInt(ACKNOWLEDGEMENTS_MAX), ROUND_SECONDS);
      node.kill();
      awaitEnd(threads);
      node.start();
      try (Connection connection = node.connect()) {
        assertEquals(List.of(), writers.violations(connection), where);
      }
      assertTrue(went, where + ": the writers came to a halt");
    }
    try (Connection connection = node.connect()) {
      keepsAllOverAnOrderlyStop(node, writers, connection);
    }
  }

  private static void keepsAllOverAnOrderlyStop(NodeProcess node, Writers writers, Connection open)
      throws Exception {
    List<Thread> threads = writers.start(node);
    assertTrue(writers.awaitAcknowledgements(100, ROUND_SECONDS), "the writers came to a halt");
    assertEquals(143, node.stop(), "exit code after SIGTERM");
    awaitEnd(threads);
    assertThrows(SQLException.class, () -> one(open));
    node.start();
    try (Connection connection = node.connect()) {
      assertEquals(List.of(), writers.violations(connection));
    }
  }

  @Test
  void answersAgainAfterAPause() throws Exception {
    NodeProcess node = NODE.process();
    try (Connection patient = node.connect();
        Connection hasty = node.connect("socketTimeout=2")) {
      assertEquals(1, one(hasty));
      node.pause();
      try {
        SQLException given = assertThrows(SQLException.class, () -> one(hasty));
        assertEquals("08006", given.getSQLState());
      } finally {
        node.resume();
      }
      assertEquals(1, one(patient));
    }
  }

  /// Nobody else could have led meanwhile, so nothing is lost.
  @Test
  void aTransactionThatIsOpenInAPauseCommits() throws Exception {
    NodeProcess node = NODE.process();
    try (Connection connection = node.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE paused (id int PRIMARY KEY, n int)");
      statement.execute("INSERT INTO paused VALUES (1, 1)");
      connection.setAutoCommit(false);
      statement.execute("UPDATE paused SET n = 2 WHERE id = 1");
      statement.execute("INSERT INTO paused VALUES (2, 2)");
      node.pause();
      try {
        LockSupport.parkNanos(PAUSE.toNanos());
      } finally {
        node.resume();
      }
      connection.commit();
      try (ResultSet row = statement.executeQuery("SELECT sum(n) FROM paused")) {
        assertTrue(row.next());
        assertEquals(4, row.getInt(1));
      }
    }
  }

  private static int one(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery("select 1")) {
      assertTrue(result.next());
      return result.getInt(1);
    }
  }

  private static void awaitEnd(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      assertTrue(thread.join(Duration.ofSeconds(70)), "a writer did not notice the node's end");
    }
  }
}
