package io.lauma.replica;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lauma.catalog.CatalogChange;
import io.lauma.catalog.CatalogCommitted;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.IndexDefinition.State;
import io.lauma.catalog.Relation;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.TableId;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.log.apply.AppliedMemory;
import io.lauma.log.apply.EntryApplier;
import io.lauma.log.apply.EntryCodec;
import io.lauma.log.apply.StoredGroup;
import io.lauma.log.simulated.MemoryStore;
import io.lauma.session.build.BuildPoint;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GroupGarbageTest {
  private static final Duration KEPT = Duration.ofMinutes(20);

  private final MemoryStore store = new MemoryStore();
  private final AppliedMemory memory = new AppliedMemory();
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
        store,
        memory,
        ++index,
        1,
        new EntryCodec.Entry(new NodeId("n"), List.of(AtomicWrite.of(effect))));
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

  private static CatalogChange index(int id, State state) {
    IndexDefinition definition =
        new IndexDefinition(100, false, List.of(1), 1, true, 0, state, 1, 1, "n#1");
    return new CatalogChange.PutRelation(
        new Relation(
            new TableId(id),
            200 + id,
            CatalogState.PUBLIC_OID,
            "i" + id,
            Relation.Kind.INDEX,
            Relation.Distribution.RANGE,
            List.of(),
            List.of(),
            0,
            Optional.empty(),
            0,
            1,
            List.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            10,
            List.of(),
            Optional.of(definition),
            List.of()));
  }

  /// Of an index that is being built, and of one that this catalog has not heard of, they stay.
  @Test
  void recordsOfBuildsGoWhenTheyAreOver() {
    for (int id = 1; id <= 4; id++) {
      Effect record =
          StoredBuilds.of(new BuildPoint(new TableId(id), new TableId(9), Key.EMPTY, 1));
      apply(record);
    }
    CatalogState catalog =
        CatalogState.EMPTY.on(
            new CatalogCommitted(
                1, List.of(index(1, State.BUILDING), index(2, State.VALID)), 300, 4, 1, "", "", 0));
    assertEquals(
        List.of(
            new Effect.ValueSet("index-build-00000002", new byte[0]),
            new Effect.ValueSet("index-build-00000003", new byte[0])),
        new GroupGarbage(group, KEPT).due(catalog, 0));
  }
}
