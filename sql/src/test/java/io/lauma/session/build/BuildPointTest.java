package io.lauma.session.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.kv.GroupId;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TableId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Which keys a build reads, and which one that goes on with it.
class BuildPointTest {
  private static final List<Shard> SHARDS =
      List.of(shard(1, "", "d"), shard(2, "d", "m"), shard(3, "m", "z"));
  private static final Relation TABLE = relation(7, Relation.Kind.TABLE);
  private static final Relation INDEX = relation(9, Relation.Kind.INDEX);

  private static Key key(String text) {
    return Key.of(text.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
  }

  private static KeyRange range(String from, String to) {
    return new KeyRange(key(from), key(to));
  }

  private static Shard shard(long id, String from, String to) {
    return new Shard(new ShardId(id), range(from, to), new GroupId(1));
  }

  private static Relation relation(int id, Relation.Kind kind) {
    return new Relation(
        new TableId(id),
        id + 100,
        1,
        "r" + id,
        kind,
        Relation.Distribution.RANGE,
        List.of(),
        List.of(),
        0,
        Optional.empty(),
        0,
        1,
        SHARDS,
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        10,
        List.of(),
        Optional.empty(),
        List.of());
  }

  private static BuildPoint begin(Optional<BuildPoint> recorded) {
    return BuildPoint.begin(TABLE, INDEX, recorded);
  }

  @Test
  void goesOverTheShardsInTheOrderOfTheirKeys() {
    BuildPoint point = begin(Optional.empty());
    assertEquals(Optional.of(range("", "d")), point.next(SHARDS));
    point = point.afterRow(key("b"), 2);
    assertEquals(new KeyRange(key("b").successor(), key("d")), point.next(SHARDS).orElseThrow());
    point = point.afterRange(range("b", "d"), 1);
    assertEquals(Optional.of(range("d", "m")), point.next(SHARDS));
    point = point.afterRange(range("d", "m"), 0);
    assertEquals(Optional.of(range("m", "z")), point.next(SHARDS));
    point = point.afterRow(key("y"), 4).afterRange(range("y", "z"), 0);
    assertEquals(Optional.empty(), point.next(SHARDS));
    assertEquals(7, point.rows());
  }

  /// A row of one byte of key more than the last one that was read is not skipped.
  @Test
  void theNextKeyIsTheOneRightBehind() {
    BuildPoint point = begin(Optional.empty()).afterRow(key("b"), 1);
    KeyRange next = point.next(SHARDS).orElseThrow();
    assertFalse(next.contains(key("b")));
    assertTrue(next.contains(Key.of(new byte[] {'b', 0})));
  }

  @Test
  void whatIsRecordedOfOtherRowsOrEntriesIsNothing() {
    BuildPoint recorded = begin(Optional.empty()).afterRow(key("e"), 5);
    assertEquals(recorded, begin(Optional.of(recorded)));
    BuildPoint fresh = begin(Optional.empty());
    assertEquals(
        fresh, begin(Optional.of(new BuildPoint(INDEX.id(), new TableId(8), key("e"), 5))));
    assertEquals(
        fresh, begin(Optional.of(new BuildPoint(new TableId(8), TABLE.id(), key("e"), 5))));
  }

  @Test
  void isDueAfterSoManyRows() {
    BuildPoint recorded = begin(Optional.empty()).afterRow(key("a"), 10);
    BuildPoint later = recorded.afterRow(key("b"), BuildPoint.ROWS_PER_RECORD - 1);
    assertFalse(later.isDueAfter(recorded));
    assertTrue(later.afterRow(key("c"), 1).isDueAfter(recorded));
  }

  /// Builds that end anywhere and are gone on with from any earlier record read each row at least
  /// once, and those before the record not again.
  @Test
  void everyRowIsReadAcrossAttempts() {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      TreeSet<Key> rows = new TreeSet<>();
      while (rows.size() < 60) {
        StringBuilder text = new StringBuilder();
        for (int length = 1 + random.nextInt(3); length > 0; length--) {
          text.append((char) ('a' + random.nextInt(text.isEmpty() ? 25 : 3)));
        }
        rows.add(key(text.toString()));
      }
      List<Key> read = new ArrayList<>();
      Optional<BuildPoint> recorded = Optional.empty();
      boolean done = false;
      while (!done) {
        BuildPoint point = begin(recorded);
        Key from = point.upTo();
        int steps = random.nextInt(6);
        int first = read.size();
        while (!done && steps-- > 0) {
          Optional<KeyRange> range = point.next(SHARDS);
          done = range.isEmpty();
          if (range.isPresent()) {
            point = read(point, range.get(), rows, 1 + random.nextInt(7), read);
            recorded = random.nextBoolean() ? Optional.of(point) : recorded;
          }
        }
        read.subList(first, read.size())
            .forEach(key -> assertTrue(key.compareTo(from) >= 0, "read again: " + key));
      }
      assertEquals(rows, new TreeSet<>(read), "seed " + seed);
    }
  }

  private static BuildPoint read(
      BuildPoint point, KeyRange range, NavigableSet<Key> rows, int rowsMax, List<Key> read) {
    List<Key> part =
        rows.subSet(range.start(), true, range.end(), false).stream().limit(rowsMax).toList();
    read.addAll(part);
    return part.size() == rowsMax
        ? point.afterRow(part.getLast(), part.size())
        : point.afterRange(range, part.size());
  }
}
