package io.lauma.log.apply;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.log.AtomicWrite;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.JournalEvent;
import io.lauma.log.NodeId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

final class EntryCodecTest {
  private static final NodeId NODE = new NodeId("node-1");

  @Test
  void theFormatIsThatOfTheGoldenFile() throws IOException {
    byte[] entry = EntryCodec.encode(NODE, everything().stream().map(EntryCodec::encode).toList());
    try (InputStream golden = EntryCodecTest.class.getResourceAsStream("/golden/entry-v1.hex")) {
      String expected =
          golden == null
              ? ""
              : new String(golden.readAllBytes(), StandardCharsets.US_ASCII).strip();
      assertEquals(expected, HexFormat.of().formatHex(entry));
      assertEquals(
          new EntryCodec.Entry(NODE, everything()),
          EntryCodec.decode(HexFormat.of().parseHex(expected)));
    }
  }

  @Test
  void everyEffectHasAnExample() {
    Set<String> missing = new TreeSet<>();
    for (Class<?> kind : Effect.class.getPermittedSubclasses()) {
      missing.add(kind.getSimpleName());
    }
    everything()
        .forEach(write ->
            write.effects().forEach(effect -> missing.remove(effect.getClass().getSimpleName())));
    assertEquals(Set.of(), missing);
  }

  @Test
  void everyCutIsDamage() {
    byte[] entry = EntryCodec.encode(NODE, everything().stream().map(EntryCodec::encode).toList());
    for (int length = 0; length < entry.length; length++) {
      byte[] cut = Arrays.copyOf(entry, length);
      assertThrows(DamagedBytes.class, () -> EntryCodec.decode(cut), "cut at " + length);
    }
    byte[] longer = Arrays.copyOf(entry, entry.length + 1);
    assertThrows(DamagedBytes.class, () -> EntryCodec.decode(longer));
  }

  @Test
  void changedBytesAreDamageOrAnotherEntryButNothingElse() {
    byte[] entry = EntryCodec.encode(NODE, everything().stream().map(EntryCodec::encode).toList());
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      byte[] changed = entry.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      try {
        EntryCodec.decode(changed);
      } catch (DamagedBytes e) {
        // as it should be
        assertEquals(DamagedBytes.class, e.getClass());
      }
    }
  }

  private static List<AtomicWrite> everything() {
    JournalEvent event =
        new JournalEvent(
            17,
            "manifest",
            new byte[] {1, 2, 3},
            "writer",
            1_700_000_000_000L,
            List.of("t1", "t2"));
    Key low = Key.of(new byte[] {0, 1});
    Key high = Key.of(new byte[] {0, (byte) 0xff});
    return List.of(
        new AtomicWrite(
            List.of(new Condition.EpochIs("1|shard-1", 77)),
            List.of(
                new Effect.EventsAppended("1|shard-2", 78, 5, List.of(event, event)),
                new Effect.RowWrites(
                    new HybridTime(123_456_789_012L),
                    List.of(new RowWrite(low, new byte[] {9, 9}), RowWrite.delete(high))))),
        AtomicWrite.of(
            new Effect.OpenEpoch("1|é", new UUID(1, -2)),
            new Effect.SnapshotStored("1|a", 12, new byte[] {5}),
            new Effect.SnapshotsDeleted("1|a", 0, 11),
            new Effect.EventsDeleted("1|a", 12),
            new Effect.HandOver(new byte[] {6, 7}),
            Effect.Noop.INSTANCE,
            new Effect.HorizonAdvanced(new HybridTime(99)),
            new Effect.RangeDeleted(new KeyRange(low, high)),
            new Effect.ValueSet("oracle", new byte[] {8}),
            new Effect.RowsStaged(
                "shard-1-7", List.of(new RowWrite(low, new byte[] {9}), RowWrite.delete(high))),
            new Effect.StageCommitted("shard-1-7", new HybridTime(123)),
            new Effect.StageDropped("shard-1-8"),
            new Effect.ValuesDeleted("decision-1", "decision-2")),
        AtomicWrite.of());
  }
}
