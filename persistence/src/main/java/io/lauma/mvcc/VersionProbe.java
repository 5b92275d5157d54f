package io.lauma.mvcc;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import java.util.Arrays;

/// Looks rows up one after the other in the order of a scan, in one view of the store. What lies
/// between two entries is remembered, so that a run of rows without versions costs one look at the
/// store. Not thread safe; to be closed.
final class VersionProbe implements AutoCloseable {
  /// There is no version.
  static final long NONE = -1;

  private static final byte[] LOWEST = {};

  private final SortedCursor cursor;
  private final byte prefix;
  private final boolean backward;

  /// The first entry at or after any key from `low` on, up to `high`, is `high`.
  private byte[] low = LOWEST;

  private byte[] high = LOWEST;
  private boolean atEnd;
  private boolean known;

  VersionProbe(SortedCursor cursor, byte prefix, VersionReader.Direction direction) {
    this.cursor = cursor;
    this.prefix = prefix;
    this.backward = direction == VersionReader.Direction.BACKWARD;
  }

  /// The timestamp of the newest version of a row at or below `at`, deletions included, or [#NONE].
  long newest(Key key, HybridTime at) {
    byte[] wanted = VersionKeys.of(prefix, key, at);
    if (!covers(wanted)) {
      look(wanted);
    }
    if (atEnd || high.length != wanted.length) {
      return NONE;
    }
    int row = wanted.length - VersionKeys.TIMESTAMP_BYTES;
    return Arrays.equals(high, 0, row, wanted, 0, row)
        ? VersionKeys.timestamp(high, high.length)
        : NONE;
  }

  private boolean covers(byte[] wanted) {
    return known
        && Arrays.compareUnsigned(low, wanted) <= 0
        && (atEnd || Arrays.compareUnsigned(wanted, high) <= 0);
  }

  private void look(byte[] wanted) {
    known = true;
    atEnd = !cursor.seek(wanted, wanted.length);
    if (!atEnd) {
      high = Arrays.copyOf(cursor.key(), cursor.keyLength());
    }
    low = wanted;
    if (backward) {
      // what follows is lower: the byte added makes the least key above the entry before
      low = LOWEST;
      if (cursor.seekBefore(wanted, wanted.length)) {
        low = Arrays.copyOf(cursor.key(), cursor.keyLength() + 1);
        low[low.length - 1] = 0;
      }
    }
  }

  @Override
  public void close() {
    cursor.close();
  }
}
