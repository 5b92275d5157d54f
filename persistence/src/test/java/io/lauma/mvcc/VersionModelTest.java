package io.lauma.mvcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.log.simulated.MemoryStore;
import io.lauma.mvcc.VersionReader.Direction;
import io.lauma.rocksdb.RocksResources;
import io.lauma.rocksdb.RocksStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Versions against a model: reads, scans both ways, spans and sweeps agree with a plain map of
/// maps, on the store in memory and on RocksDB.
final class VersionModelTest {
  private static final byte PREFIX = 16;
  private static final int ROWS = 60;
  private static final long TIMES = 400;

  private record Row(Key key, long timestamp, int value) {}

  private final Map<Key, TreeMap<Long, Integer>> model = new TreeMap<>();
  private final Random random = new Random(11);

  @Test
  void theStoreInMemoryAgreesWithTheModel() {
    check(new MemoryStore());
  }

  @Test
  void rocksAgreesWithTheModel(@TempDir Path directory) {
    try (RocksResources resources = RocksResources.create(8 << 20, 4 << 20, 1);
        RocksStore store = RocksStore.open(directory.resolve("db"), resources)) {
      check(store);
    }
  }

  /// Some transactions' rows lie in stages of their own, partly moved among the versions already.
  @Test
  void stagesAreReadLikeVersions() {
    MemoryStore store = new MemoryStore();
    for (int i = 0; i < 1_000; i++) {
      write(
          store, key(random.nextInt(ROWS)), 1 + 2 * random.nextLong(TIMES / 2), random.nextInt(4));
    }
    List<CommittedStage> stages = new ArrayList<>();
    for (int n = 0; n < 6; n++) {
      byte[] prefix = {6, (byte) n};
      CommittedStage stage = new CommittedStage(prefix, new HybridTime(TIMES / 8 * (n + 1)));
      stages.add(stage);
      for (int row = 0; row < ROWS; row++) {
        if (random.nextInt(3) == 0) {
          int value = random.nextInt(4);
          if (random.nextBoolean()) {
            write(store, key(row), stage.timestamp().value(), value);
          }
          model
              .computeIfAbsent(key(row), _ -> new TreeMap<>())
              .put(stage.timestamp().value(), value);
          put(store, stage.of(key(row)), value);
        }
      }
    }
    compare(new StagedVersions(store, new StoredVersions(store, PREFIX), () -> stages), 0);
  }

  private void check(SortedStore store) {
    // neighbours of other kinds must not be taken for rows
    put(store, new byte[] {PREFIX - 1, 1, 0, 0, 0, 0, 0, 0, 0, 0}, 1);
    put(store, new byte[] {PREFIX + 1, 1, 0, 0, 0, 0, 0, 0, 0, 0}, 1);
    for (int i = 0; i < 1_500; i++) {
      write(store, key(random.nextInt(ROWS)), 1 + random.nextLong(TIMES), random.nextInt(4));
    }
    StoredVersions versions = new StoredVersions(store, PREFIX);
    compare(versions, 0);
    VersionSweep sweep = new VersionSweep(store, PREFIX);
    long horizon = TIMES / 2;
    int dropped = 0;
    VersionSweep.Step step = sweep.step(horizon, 50);
    while (!step.atEnd()) {
      dropped += step.dropped();
      step = sweep.step(horizon, 50);
    }
    assertTrue(dropped > 200, "dropped " + dropped);
    compare(versions, horizon);
    for (step = sweep.step(horizon, 10_000); !step.atEnd(); ) {
      step = sweep.step(horizon, 10_000);
    }
    assertEquals(0, step.dropped());
  }

  private void compare(VersionReader versions, long fromTime) {
    for (int i = 0; i < 400; i++) {
      long at = fromTime + random.nextLong(TIMES + 2 - fromTime);
      HybridTime time = new HybridTime(at);
      Key key = key(random.nextInt(ROWS));
      Optional<Row> expected = visible(key, at);
      assertEquals(
          expected,
          versions.get(key, time).map(v -> new Row(key, v.timestamp().value(), v.value()[0])));
      KeyRange range = range();
      List<Row> forward = new ArrayList<>();
      model.keySet().stream()
          .filter(range::contains)
          .forEach(k -> visible(k, at).ifPresent(forward::add));
      assertEquals(forward, read(versions.scan(range, time)));
      assertEquals(forward.reversed(), read(versions.scan(range, time, Direction.BACKWARD)));
      HybridTime upTo = new HybridTime(at + random.nextInt(20));
      List<Key> changed =
          model.entrySet().stream()
              .filter(entry -> range.contains(entry.getKey()))
              .filter(e -> !e.getValue().subMap(at, false, upTo.value(), true).isEmpty())
              .map(Map.Entry::getKey)
              .toList();
      Optional<Key> found = versions.changedBetween(range, time, upTo);
      assertEquals(changed.isEmpty(), found.isEmpty());
      assertTrue(found.isEmpty() || changed.contains(found.get()), found + " of " + changed);
    }
  }

  private Optional<Row> visible(Key key, long at) {
    Map.Entry<Long, Integer> newest = model.getOrDefault(key, new TreeMap<>()).floorEntry(at);
    return newest == null || newest.getValue() == 0
        ? Optional.empty()
        : Optional.of(new Row(key, newest.getKey(), newest.getValue()));
  }

  private KeyRange range() {
    Key one = bound();
    Key other = bound();
    return one.compareTo(other) <= 0 ? new KeyRange(one, other) : new KeyRange(other, one);
  }

  /// A bound on a row, just behind one, or between rows.
  private Key bound() {
    Key key = key(random.nextInt(ROWS + 1));
    return random.nextBoolean() ? key : key.successor();
  }

  private static List<Row> read(VersionCursor cursor) {
    List<Row> rows = new ArrayList<>();
    try (cursor) {
      while (cursor.next()) {
        int from = cursor.keyOffset();
        byte[] key = Arrays.copyOfRange(cursor.keyBuffer(), from, from + cursor.keyLength());
        rows.add(new Row(Key.of(key), cursor.timestamp(), cursor.valueBuffer()[0]));
      }
    }
    return rows;
  }

  /// Value 0 is a deletion.
  private void write(SortedStore store, Key key, long timestamp, int value) {
    model.computeIfAbsent(key, _ -> new TreeMap<>()).put(timestamp, value);
    put(store, VersionKeys.of(PREFIX, key, new HybridTime(timestamp)), value);
  }

  private static void put(SortedStore store, byte[] key, int value) {
    try (SortedBatch batch = store.newBatch()) {
      batch.put(key, value == 0 ? new byte[0] : new byte[] {(byte) value});
      store.write(batch);
    }
  }

  /// Prefix-free keys of different lengths.
  private static Key key(int row) {
    byte[] bytes = new byte[2 + row % 3];
    Arrays.fill(bytes, (byte) 0xff);
    bytes[0] = (byte) row;
    bytes[bytes.length - 1] = 0;
    return Key.of(bytes);
  }
}
