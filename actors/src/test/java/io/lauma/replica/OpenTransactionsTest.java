package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.kv.HybridTime;
import io.lauma.txn.protocol.GatewayId;
import org.junit.jupiter.api.Test;

/// Which snapshots a node has held for it.
final class OpenTransactionsTest {
  private static final HybridTime EARLY = new HybridTime(10);
  private static final HybridTime LATE = new HybridTime(20);

  private final OpenTransactions open = new OpenTransactions(new GatewayId(1));

  @Test
  void theOldestThatIsReadCounts() {
    Object first = new Object();
    Object second = new Object();
    open.reads(first, LATE);
    open.reads(second, EARLY);
    assertEquals(EARLY, open.oldestSnapshot(0));
    open.ended(second);
    assertEquals(LATE, open.oldestSnapshot(0));
    open.ended(first);
    assertEquals(HybridTime.INFINITY, open.oldestSnapshot(0));
  }

  @Test
  void aSnapshotThatWasLentOutlivesItsTransaction() {
    Object exporter = new Object();
    open.reads(exporter, EARLY);
    open.lend(EARLY, 100);
    open.ended(exporter);
    assertEquals(EARLY, open.oldestSnapshot(100 + OpenTransactions.LENT_NANOS));
    assertEquals(HybridTime.INFINITY, open.oldestSnapshot(101 + OpenTransactions.LENT_NANOS));
  }

  @Test
  void whatIsLentAgainIsHeldForLonger() {
    open.lend(EARLY, 0);
    open.lend(EARLY, 500);
    assertEquals(EARLY, open.oldestSnapshot(500 + OpenTransactions.LENT_NANOS));
  }
}
