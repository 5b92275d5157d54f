package io.lauma.scenario.failover;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.harness.NodeProcess;
import io.lauma.scenario.client.Clients;
import io.lauma.scenario.fixture.TestNode;
import java.sql.Connection;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A node that is alone keeps the locks of its sessions on its disk, and ends them with them.
class AdvisoryRestartTest {
  private static final int ROUNDS = 3;

  @RegisterExtension static final TestNode NODE = new TestNode();

  @Test
  void aNodeThatWasKilledKnowsNoOldLock() throws Exception {
    NodeProcess node = NODE.process();
    for (int round = 0; round < ROUNDS; round++) {
      try (Connection connection = node.connect()) {
        assertEquals(
            "t|t|",
            Clients.answer(
                connection, "select pg_try_advisory_lock(1), pg_try_advisory_lock_shared(2)"));
        assertEquals(
            "2|",
            Clients.answer(
                connection, "select count(*) from pg_locks where locktype = 'advisory'"));
        node.kill();
      }
      node.start();
    }
  }
}
