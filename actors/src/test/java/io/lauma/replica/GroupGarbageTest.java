package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.catalog.CatalogState;
import io.lauma.kv.HybridTime;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.log.apply.EntryApplier;
import io.lauma.log.apply.EntryCodec;
import io.lauma.log.apply.StoredGroup;
import io.lauma.log.simulated.MemoryStore;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;

class GroupGarbageTest {
  private static final Duration KEPT = Duration.ofMinutes(20);

  private final MemoryStore store = new MemoryStore();
  private final StoredGroup group = new StoredGroup(store);
  private long index;

  private void decided(int number, Duration at) {
    byte[] timestamp =
        ByteBuffer.allocate(Long.BYTES).putLong(HybridTime.ofMillis(at.toMillis()).value()).array();
    Effect decision =
        new Effect.ValueSet("decision-" + HexFormat.of().toHexDigits((long) number), timestamp);
    apply(decision);
  }

  private void horizon(Duration at) {
    apply(new Effect.HorizonAdvanced(HybridTime.ofMillis(at.toMillis())));
    group.changed();
  }

  private void apply(Effect effect) {
    EntryApplier.apply(
        store, ++index, 1, new EntryCodec.Entry(new NodeId("n"), List.of(AtomicWrite.of(effect))));
  }

  @Test
  void decisionsGoWhenTheyAreAsOldAsTheSettingSays() {
    decided(1, Duration.ofMinutes(1));
    decided(2, Duration.ofMinutes(2));
    decided(3, Duration.ofMinutes(30));
    GroupGarbage garbage = new GroupGarbage(group, KEPT);
    horizon(Duration.ofMinutes(21));
    assertEquals(List.of(), garbage.due(CatalogState.EMPTY, 0));
    horizon(Duration.ofMinutes(23));
    assertEquals(
        List.of(new Effect.ValuesDeleted("decision-0000000000000001", "decision-0000000000000002")),
        garbage.due(CatalogState.EMPTY, 0));
  }
}
