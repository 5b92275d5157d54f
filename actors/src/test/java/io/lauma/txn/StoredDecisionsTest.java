package io.lauma.txn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.log.apply.AppliedMemory;
import io.lauma.log.apply.EntryApplier;
import io.lauma.log.apply.EntryCodec;
import io.lauma.log.apply.StoredGroup;
import io.lauma.log.simulated.MemoryStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredDecisionsTest {
  private static final Duration KEPT = Duration.ofSeconds(2);

  private final MemoryStore store = new MemoryStore();
  private final AppliedMemory memory = new AppliedMemory();
  private final StoredGroup group = new StoredGroup(store);
  private long index;

  private static TxnId txn(int number) {
    return TxnId.of(new GroupId(1), 3, number);
  }

  private void apply(Effect effect) {
    EntryApplier.apply(
        store,
        memory,
        ++index,
        1,
        new EntryCodec.Entry(new NodeId("n"), List.of(AtomicWrite.of(effect))));
  }

  private void commit(int number, long millis) {
    apply(
        StoredDecisions.of(
                new CoordinatorEvent.Committed(txn(number), HybridTime.ofMillis(millis), List.of()))
            .orElseThrow());
  }

  private void horizon(long millis) {
    apply(new Effect.HorizonAdvanced(HybridTime.ofMillis(millis)));
    group.changed();
  }

  private List<Integer> kept() {
    StoredDecisions decisions = new StoredDecisions(group, KEPT);
    return java.util.stream.IntStream.range(0, 10)
        .filter(n -> decisions.find(txn(n)).isPresent())
        .boxed()
        .toList();
  }

  @Test
  void decisionsGoInTheOrderOfTheirIdsUpToTheFirstThatIsYoung() {
    apply(new Effect.ValueSet("oracle-bound", new byte[] {1}));
    commit(0, 1_000);
    apply(StoredDecisions.of(new CoordinatorEvent.Tombstoned(txn(1))).orElseThrow());
    commit(2, 2_000);
    commit(3, 3_000);
    commit(4, 9_000);
    commit(5, 3_000);
    assertTrue(StoredDecisions.expired(group, KEPT, 100).isEmpty());
    horizon(7_000);
    StoredDecisions.expired(group, KEPT, 100).ifPresent(this::apply);
    assertEquals(List.of(3, 4, 5), kept());
    StoredDecisions decisions = new StoredDecisions(group, KEPT);
    assertTrue(decisions.mayHaveForgotten(txn(1)));
    assertFalse(decisions.mayHaveForgotten(txn(3)));
    assertFalse(decisions.mayHaveForgotten(txn(6)));
    assertTrue(StoredDecisions.expired(group, KEPT, 100).isEmpty());
    assertTrue(group.value("oracle-bound").isPresent());
  }

  /// Whoever leads later, on a machine with whatever clock, does not take a committed transaction
  /// whose decision is gone for an aborted one.
  @Test
  void whatIsRemovedOnceIsKnownToBeForgottenForEver() {
    commit(1, 1_000);
    commit(2, 2_000);
    assertFalse(new StoredDecisions(group, KEPT).mayHaveForgotten(txn(1)));
    horizon(4_001);
    StoredDecisions.expired(group, KEPT, 100).ifPresent(this::apply);
    StoredDecisions later = new StoredDecisions(new StoredGroup(store), KEPT);
    assertTrue(later.find(txn(1)).isEmpty());
    assertTrue(later.mayHaveForgotten(txn(1)));
    assertTrue(later.find(txn(2)).isPresent());
  }
}
