package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.expr.AdvisoryKey;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Sessions that get the process id of one that has ended are not taken for it.
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class ClusterAdvisoryLocksTest {
  private static final int PROCESS_ID = 7;

  @Test
  void aProcessIdIsUsedAgain() {
    try (ShellHerd herd = new ShellHerd(1, 1)) {
      ShellHerd.Node node = herd.node(0);
      ClusterAdvisoryLocks locks = new ClusterAdvisoryLocks(node.router, node.asks, 1);
      Lock lock = new Lock(AdvisoryKey.of(5), false);
      for (int session = 0; session < 3; session++) {
        for (int i = 0; i <= session; i++) {
          assertTrue(ShellHerd.result(locks.lock(PROCESS_ID, lock, true)));
          ShellHerd.result(locks.release(PROCESS_ID, List.of(lock)));
        }
        assertTrue(ShellHerd.result(locks.lock(PROCESS_ID, lock, true)));
        ShellHerd.result(locks.releaseAll(PROCESS_ID));
      }
      assertEquals(List.of(), ShellHerd.result(locks.rows()));
    }
  }
}
