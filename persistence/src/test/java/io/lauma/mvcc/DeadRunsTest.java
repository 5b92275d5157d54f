package io.lauma.mvcc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.log.simulated.MemoryStore;
import io.lauma.mvcc.VersionReader.Direction;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Runs of dead rows: scans that jump over them see what scans of everything see, at any timestamp,
/// while rows come and go and scans are open.
final class DeadRunsTest {
  private static final byte PREFIX = 16;
  private static final int KEYS = 2_000;
  private static final KeyRange ALL = new KeyRange(key(0), key(KEYS));

  private final MemoryStore memory = new MemoryStore();
  private final CountingStore store = new CountingStore(memory);
  private final StoredVersions versions = new StoredVersions(store, PREFIX);
  private final DeadRuns runs = new DeadRuns();
  private long now = HybridTime.ofMillis(1_000_000).value();

  private static Key key(int number) {
    return Key.of(ByteBuffer.allocate(4).putInt(number).array());
  }

  private void write(int number, boolean delete) {
    now += 1L << (HybridTime.LOGICAL_BITS - 2);
    try (SortedBatch batch = memory.newBatch()) {
      batch.put(
          VersionKeys.of(PREFIX, key(number), new HybridTime(now)),
          delete ? new byte[0] : new byte[] {1});
      memory.write(batch);
    }
    if (delete) {
      runs.deleted(key(number), new HybridTime(now));
    } else {
      runs.alive(key(number));
    }
  }

  private List<Integer> first(KeyRange range, long at, Direction direction, int limit) {
    HybridTime time = new HybridTime(at);
    try (VersionCursor cursor =
        versions.scan(range, time, direction, runs.begin(time, direction))) {
      return read(cursor, limit);
    }
  }

  private static List<Integer> read(VersionCursor cursor, int limit) {
    List<Integer> found = new ArrayList<>();
    while (found.size() < limit && cursor.next()) {
      found.add(ByteBuffer.wrap(cursor.keyBuffer()).getInt(cursor.keyOffset()));
    }
    return found;
  }

  private List<Integer> truth(KeyRange range, long at, Direction direction, int limit) {
    try (VersionCursor cursor =
        new StoredVersions(memory, PREFIX).scan(range, new HybridTime(at), direction)) {
      return read(cursor, limit);
    }
  }

  @Test
  void theFirstRowBehindManyDeadOnesIsFoundInFewSteps() {
    for (Direction direction : Direction.values()) {
      for (int i = 0; i < 1_000; i++) {
        write(i, false);
      }
      for (int i = 0; i < 990; i++) {
        write(direction == Direction.FORWARD ? i : 999 - i, true);
      }
      now += 1L << (HybridTime.LOGICAL_BITS + 12);
      long before = store.moves();
      List<Integer> expected = truth(ALL, now, direction, 3);
      assertEquals(expected, first(ALL, now, direction, 3));
      assertTrue(store.moves() - before >= 990, "the first scan looks at everything");
      before = store.moves();
      assertEquals(expected, first(ALL, now, direction, 3));
      assertTrue(store.moves() - before < 30, () -> direction + " again: " + store.moves());
      assertEquals(1, runs.size());
      runs.forget();
    }
  }

  /// A queue: the first row goes, another comes anywhere; the look for the first row stays cheap.
  @Test
  void aQueueStaysCheap() {
    Random random = new Random(5);
    for (int i = 0; i < 50; i++) {
      write(random.nextInt(KEYS), false);
    }
    long before = 0;
    for (int i = 0; i < 5_000; i++) {
      if (i == 1_000) {
        before = store.moves();
      }
      int job = first(ALL, now, Direction.FORWARD, 1).getFirst();
      if (i % 20 == 0) {
        assertEquals(truth(ALL, now, Direction.FORWARD, 1).getFirst(), job);
      }
      write(job, true);
      write(random.nextInt(KEYS), false);
    }
    long each = (store.moves() - before) / 4_000;
    assertTrue(each < 100, "moves of the cursor for each look: " + each);
  }

  @Test
  void aRowThatComesWhileAScanIsOpenIsNotForgotten() {
    for (int i = 0; i < 200; i++) {
      write(i, false);
      write(i, true);
    }
    write(300, false);
    HybridTime at = new HybridTime(now);
    try (VersionCursor open =
        versions.scan(ALL, at, Direction.FORWARD, runs.begin(at, Direction.FORWARD))) {
      write(100, false);
      assertEquals(List.of(300), read(open, 1));
    }
    assertEquals(List.of(100, 300), first(ALL, now, Direction.FORWARD, 2));
    assertEquals(List.of(300, 100), first(ALL, now, Direction.BACKWARD, 2));
    HybridTime later = new HybridTime(now);
    try (VersionCursor open =
        versions.scan(ALL, later, Direction.FORWARD, runs.begin(later, Direction.FORWARD))) {
      for (int i = 0; i <= DeadRuns.TOLD; i++) {
        write(400 + i, false);
      }
      write(50, false);
      assertEquals(List.of(100, 300), read(open, 2));
    }
    assertEquals(List.of(50, 100, 300), first(ALL, now, Direction.FORWARD, 3));
  }

  @Test
  void rowsThatAppearOtherwiseAreForgottenWithEverything() {
    for (int i = 0; i < 100; i++) {
      write(i, false);
      write(i, true);
    }
    HybridTime at = new HybridTime(now);
    try (VersionCursor open =
        versions.scan(ALL, at, Direction.FORWARD, runs.begin(at, Direction.FORWARD))) {
      assertEquals(List.of(), read(open, 1));
      runs.forget();
    }
    assertEquals(0, runs.size());
  }

  /// Scans at old and new timestamps, both ways, some open while rows are written, against scans
  /// that look at everything.
  @Test
  void randomScansSeeWhatIsThere() {
    for (int seed = 0; seed < 20; seed++) {
      randomScans(new Random(seed));
    }
  }

  private record Open(VersionCursor cursor, List<Integer> expected, int read) {}

  private void randomScans(Random random) {
    int keys = 40 + random.nextInt(400);
    int deletions = 2 + random.nextInt(8);
    List<Open> open = new ArrayList<>();
    long began = now;
    for (int i = 0; i < 1_500; i++) {
      int number = random.nextInt(keys);
      switch (random.nextInt(4)) {
        case 0, 1 -> write(number, random.nextInt(10) < deletions);
        case 2 -> {
          int from = random.nextInt(keys);
          KeyRange range = new KeyRange(key(from), key(from + 1 + random.nextInt(keys)));
          Direction direction = random.nextBoolean() ? Direction.FORWARD : Direction.BACKWARD;
          long at = random.nextInt(3) == 0 ? began + random.nextLong(now - began + 1) : now;
          int limit = 1 + random.nextInt(20);
          List<Integer> expected = truth(range, at, direction, limit);
          HybridTime time = new HybridTime(at);
          VersionCursor cursor = versions.scan(range, time, direction, runs.begin(time, direction));
          open.add(new Open(cursor, expected, limit));
        }
        default -> {
          if (!open.isEmpty()) {
            Open one = open.remove(random.nextInt(open.size()));
            assertEquals(one.expected(), read(one.cursor(), one.read()));
            one.cursor().close();
          }
        }
      }
      if (random.nextInt(500) == 0) {
        runs.forget();
      }
    }
    open.forEach(one -> one.cursor().close());
  }

  /// Rows that come into a run and stay are told one by one, up to a limit.
  @Test
  void manyRowsMayComeBack() {
    int rows = 3 * DeadRuns.OTHERS_MAX;
    KeyRange all = new KeyRange(key(0), key(rows));
    for (int i = 0; i < rows; i++) {
      write(i, false);
      write(i, true);
    }
    now += HybridTime.ofMillis(10_000).value();
    assertEquals(List.of(), first(all, now, Direction.FORWARD, 1));
    assertEquals(1, runs.size());
    for (int i = 1; i < rows; i += 2) {
      write(i, false);
      if (i % 501 == 0) {
        assertEquals(truth(all, now, Direction.FORWARD, 4), first(all, now, Direction.FORWARD, 4));
      }
    }
    assertEquals(rows / 2, first(all, now, Direction.FORWARD, rows).size());
    assertEquals(rows / 2, first(all, now, Direction.BACKWARD, rows).size());
  }

  /// Runs apart from each other, more than are kept.
  @Test
  void theOldestRunsAreForgottenFirst() {
    int runsMade = DeadRuns.RUNS_MAX + 10;
    int rows = runsMade * (PassedRows.LEARN_ROWS + 1);
    KeyRange all = new KeyRange(key(0), key(rows));
    for (int i = 0; i < rows; i++) {
      write(i, false);
      if (i % (PassedRows.LEARN_ROWS + 1) > 0) {
        write(i, true);
      }
    }
    now += HybridTime.ofMillis(10_000).value();
    assertEquals(runsMade, first(all, now, Direction.FORWARD, rows).size());
    assertTrue(runs.size() <= DeadRuns.RUNS_MAX && runs.size() > DeadRuns.RUNS_MAX / 2);
    assertEquals(runsMade, first(all, now, Direction.FORWARD, rows).size());
  }
}
