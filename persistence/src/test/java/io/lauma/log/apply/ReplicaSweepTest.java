package io.lauma.log.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.RowWrite;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.log.simulated.MemoryStore;
import io.lauma.mvcc.SortedCursor;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class ReplicaSweepTest {
  private static final Key ROW = Key.of(new byte[] {0, 0, 0, 1, 7});

  private final MemoryStore store = new MemoryStore();
  private final AppliedMemory memory = new AppliedMemory();
  private final ReplicaSweep sweep = new ReplicaSweep("test", store);
  private long index;

  private void apply(Effect effect) {
    EntryApplier.apply(
        store,
        memory,
        ++index,
        1,
        new EntryCodec.Entry(new NodeId("n"), List.of(AtomicWrite.of(effect))));
  }

  private void update(long from, long to) {
    for (long at = from; at <= to; at++) {
      apply(new Effect.RowWrites(new HybridTime(at), List.of(new RowWrite(ROW, new byte[] {1}))));
    }
  }

  private int versions() {
    int count = 0;
    try (SortedCursor cursor = store.cursor()) {
      byte[] start = {StoreKeys.ROW};
      for (boolean on = cursor.seek(start, 1); on; on = cursor.next()) {
        count++;
      }
    }
    return count;
  }

  private void run(long written, long newest) {
    sweep.step(written, newest, 0);
    for (int step = 0; step < 50; step++) {
      sweep.step(0, newest, 0);
    }
  }

  @Test
  void theFirstPassAfterAStartSweepsWhateverThereIs() {
    update(1, 300);
    run(0, 0);
    assertEquals(300, versions());
    apply(new Effect.HorizonAdvanced(new HybridTime(200)));
    run(0, 0);
    assertEquals(101, versions());
  }

  @Test
  void laterPassesWaitForEnoughVersionsBelowTheHorizon() {
    apply(new Effect.HorizonAdvanced(new HybridTime(1)));
    run(0, 0);
    update(2, 3_001);
    run(3_000, 3_001);
    assertEquals(3_000, versions());
    apply(new Effect.HorizonAdvanced(new HybridTime(3_001)));
    run(0, 0);
    assertEquals(1, versions());
    update(4_000, 4_010);
    apply(new Effect.HorizonAdvanced(new HybridTime(4_010)));
    run(11, 4_010);
    assertEquals(12, versions());
  }

  @Test
  void whoAsksIsToldAtTheEndOfAPass() {
    apply(new Effect.HorizonAdvanced(new HybridTime(1)));
    run(0, 0);
    update(2, 11);
    apply(new Effect.HorizonAdvanced(new HybridTime(11)));
    AtomicBoolean done = new AtomicBoolean();
    sweep.step(10, 11, 0);
    sweep.request(() -> done.set(true));
    run(0, 0);
    assertTrue(done.get());
    assertEquals(1, versions());
  }

  @Test
  void whoAsksWhenThereIsNothingToDropIsToldAtOnce() {
    apply(new Effect.HorizonAdvanced(new HybridTime(1)));
    run(0, 0);
    update(2, 11);
    sweep.step(10, 11, 0);
    AtomicBoolean done = new AtomicBoolean();
    sweep.request(() -> done.set(true));
    sweep.step(0, 0, 0);
    assertTrue(done.get());
    assertEquals(10, versions());
  }

  @Test
  void rowsOnTheirWayHoldTheSweepBack() {
    apply(new Effect.RowsStaged("s", List.of(new RowWrite(ROW, new byte[] {1}))));
    apply(new Effect.StageCommitted("s", new HybridTime(5)));
    apply(new Effect.RowWrites(new HybridTime(6), List.of(RowWrite.delete(ROW))));
    apply(new Effect.HorizonAdvanced(new HybridTime(10)));
    run(0, 0);
    assertEquals(1, versions(), "the deletion stays while an older row may come");
    assertTrue(new StoredGroup(store).rows().get(ROW, HybridTime.INFINITY).isEmpty());
    while (!StageMoves.step(store, 10).over()) {
      // moves everything
    }
    run(2_000, 6);
    assertEquals(0, versions());
  }
}
