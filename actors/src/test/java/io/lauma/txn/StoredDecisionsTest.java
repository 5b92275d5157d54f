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
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredDecisionsTest {
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

  private List<Integer> kept() {
    StoredDecisions decisions = new StoredDecisions(group, () -> 5_000);
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
    StoredDecisions.expired(group, 5_000, 100).ifPresent(this::apply);
    assertEquals(List.of(3, 4, 5), kept());
    StoredDecisions decisions = new StoredDecisions(group, () -> 5_000);
    assertTrue(decisions.mayHaveForgotten(txn(1)));
    assertFalse(decisions.mayHaveForgotten(txn(3)));
    assertFalse(decisions.mayHaveForgotten(txn(6)));
    assertFalse(new StoredDecisions(group, () -> 3_000).mayHaveForgotten(txn(1)));
    assertTrue(StoredDecisions.expired(group, 5_000, 100).isEmpty());
    assertTrue(group.value("oracle-bound").isPresent());
  }
}
