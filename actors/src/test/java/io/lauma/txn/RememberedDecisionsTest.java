package io.lauma.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.Decision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A decision is found wherever it was made, and who has none does not cost a look at the store.
class RememberedDecisionsTest {
  private static final Decision ABORT = Decision.Abort.INSTANCE;

  private final Map<TxnId, Decision> store = new HashMap<>();
  private final List<TxnId> asked = new ArrayList<>();
  private final RememberedDecisions decisions =
      new RememberedDecisions(txn -> {
        asked.add(txn);
        return Optional.ofNullable(store.get(txn));
      });

  private static TxnId txn(long term, long number) {
    return TxnId.of(new GroupId(1), term, number);
  }

  private void decide(TxnId txn) {
    store.put(txn, ABORT);
    decisions.on(new CoordinatorEvent.Tombstoned(txn), 0);
  }

  private void open(long term, long nextNumber) {
    decisions.on(new CoordinatorEvent.Opened(term), nextNumber);
  }

  @Test
  void anUndecidedOneOfTheTermIsNotLookedFor() {
    open(3, 0);
    decide(txn(3, 4));
    assertEquals(Optional.empty(), decisions.find(txn(3, 3)));
    assertEquals(Optional.empty(), decisions.find(txn(3, 5)));
    assertEquals(List.of(), asked);
    assertEquals(Optional.of(ABORT), decisions.find(txn(3, 4)));
  }

  @Test
  void thoseOfOtherTermsAreLookedFor() {
    store.put(txn(2, 7), ABORT);
    open(3, 0);
    assertEquals(Optional.of(ABORT), decisions.find(txn(2, 7)));
    assertEquals(Optional.empty(), decisions.find(txn(2, 8)));
    assertEquals(2, asked.size());
  }

  /// The predecessor of a hand-over has decided some of the same term.
  @Test
  void whatAPredecessorOfTheTermHasDecidedIsFound() {
    store.put(txn(3, 7), new Decision.Commit(new HybridTime(9)));
    open(3, 10);
    assertEquals(Optional.of(new Decision.Commit(new HybridTime(9))), decisions.find(txn(3, 7)));
  }

  @Test
  void nothingIsLostWhenOlderOnesAreForgotten() {
    open(1, 0);
    Random random = new Random(5);
    for (long number = 0; number < 5L * RememberedDecisions.KEPT; number++) {
      if (random.nextInt(3) > 0) {
        decide(txn(1, Math.max(0, number - random.nextInt(100))));
      }
    }
    decide(txn(1, 11L * RememberedDecisions.KEPT));
    for (long number = 0; number < 12L * RememberedDecisions.KEPT; number++) {
      TxnId txn = txn(1, number);
      assertEquals(Optional.ofNullable(store.get(txn)), decisions.find(txn), txn.toString());
    }
  }
}
