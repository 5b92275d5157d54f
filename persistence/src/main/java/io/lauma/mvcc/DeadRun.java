package io.lauma.mvcc;

import io.lauma.kv.Key;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A stretch of keys in which no row lives, but for a few that are told one by one. Guarded by the
/// lock of its [DeadRuns].
final class DeadRun {
  /// Since when a row is dead that lives.
  static final long ALIVE = Long.MAX_VALUE;

  /// Inclusive.
  Key start;

  /// Exclusive.
  Key end;

  /// Who reads at this timestamp or later sees no row but those of `others`.
  long newest;

  /// Rows that were alive after `newest`, and since when each is dead.
  final TreeMap<Key, Long> others = new TreeMap<>();

  DeadRun(Key start, Key end, long newest) {
    this.start = start;
    this.end = end;
    this.newest = newest;
  }

  /// A bound behind a row and all its versions, and in front of the next row: row keys are
  /// prefix-free.
  static Key behind(Key row) {
    int length = row.lengthBytes();
    byte[] bound = Arrays.copyOf(row.bytes(), length + VersionKeys.TIMESTAMP_BYTES + 1);
    Arrays.fill(bound, length, bound.length, (byte) 0xff);
    return Key.of(bound);
  }

  boolean contains(Key key) {
    return start.compareTo(key) <= 0 && key.compareTo(end) < 0;
  }

  /// How far a scan that has come to a key may go at once; the key itself when not at all.
  Key reach(Key from, long at, boolean backward) {
    if (newest > at) {
      return from;
    }
    Map<Key, Long> ahead =
        backward ? others.headMap(from, true).descendingMap() : others.tailMap(from, true);
    for (Map.Entry<Key, Long> row : ahead.entrySet()) {
      if (row.getValue() > at) {
        Key key = row.getKey();
        return backward && !key.equals(from) ? behind(key) : key;
      }
    }
    return backward ? start : end;
  }

  /// The row that was told has been dead long enough to be one of all.
  void fold(Key key, long deadSince) {
    Long known = others.get(key);
    if (known != null && known == deadSince) {
      others.remove(key);
      newest = Math.max(newest, deadSince);
    }
  }

  /// Takes in what another run knows that overlaps or touches this one.
  void join(DeadRun other) {
    start = start.compareTo(other.start) <= 0 ? start : other.start;
    end = end.compareTo(other.end) >= 0 ? end : other.end;
    newest = Math.max(newest, other.newest);
    others.putAll(other.others);
  }

  /// The first row that lives.
  @Nullable Key firstAlive() {
    for (Map.Entry<Key, Long> row : others.entrySet()) {
      if (row.getValue() == ALIVE) {
        return row.getKey();
      }
    }
    return null;
  }
}
