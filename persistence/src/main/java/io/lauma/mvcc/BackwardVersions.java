package io.lauma.mvcc;

import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A backward scan: versions of a row come oldest first, so each one at or below the timestamp
/// replaces the one held, until a newer one or another row ends the row.
final class BackwardVersions implements VersionCursor {
  /// The timestamp of a row without a version.
  private static final long NEVER = -1;

  private final SortedCursor cursor;
  private final byte[] start;
  private final byte[] end;
  private final byte prefix;
  private final long at;
  private final @Nullable PassedRows passed;
  private byte[] row = new byte[64];
  private int rowLength = -1;
  private byte[] value = new byte[256];
  private int valueLength;
  private long timestamp;
  private boolean newer;
  private boolean started;
  private boolean more;

  BackwardVersions(
      SortedCursor cursor, byte prefix, KeyRange range, long at, @Nullable PassedRows passed) {
    this.cursor = cursor;
    this.prefix = prefix;
    this.passed = passed;
    this.start = StoredVersions.withPrefix(prefix, range.start());
    this.end = StoredVersions.withPrefix(prefix, range.end());
    this.at = at;
  }

  @Override
  public boolean next() {
    if (!started) {
      started = true;
      more = seekLast();
    }
    while (more && isInRange()) {
      boolean visible = readRow();
      if (passed != null) {
        passedRow(passed, visible);
      }
      if (visible) {
        return true;
      }
    }
    more = false;
    if (passed != null) {
      passed.end();
    }
    return false;
  }

  /// Tells of a row that was read and jumps over what is known behind it.
  private void passedRow(PassedRows passed, boolean visible) {
    if (visible || timestamp == NEVER || newer) {
      passed.end();
      return;
    }
    passed.dead(row, VersionKeys.PREFIX_BYTES, rowLength, timestamp);
    if (more && isInRange()) {
      int next = cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES;
      Key start = passed.jump(cursor.key(), VersionKeys.PREFIX_BYTES, next);
      if (start != null) {
        byte[] before = StoredVersions.withPrefix(prefix, start);
        more = cursor.seekBefore(before, before.length);
      }
    }
  }

  /// The last row before the end of the range. When the end extends a row's key, that row's
  /// versions may sort on either side of it: start behind them and step back over what is not
  /// before the end.
  private boolean seekLast() {
    byte[] from = Arrays.copyOf(end, end.length + VersionKeys.TIMESTAMP_BYTES + 1);
    boolean found = cursor.seek(end, end.length);
    while (found && StoredVersions.rowIsBefore(cursor, end)) {
      found = cursor.next();
    }
    if (found) {
      from = Arrays.copyOf(cursor.key(), cursor.keyLength());
      return cursor.seekBefore(from, from.length);
    }
    Arrays.fill(from, (byte) 0xff);
    return cursor.seekBefore(from, from.length);
  }

  private boolean isInRange() {
    int length = cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES;
    return length >= VersionKeys.PREFIX_BYTES
        && cursor.key()[0] == start[0]
        && Arrays.compareUnsigned(cursor.key(), 0, length, start, 0, start.length) >= 0;
  }

  /// Passes over all versions of the present row; true when a visible one is held.
  private boolean readRow() {
    holdRow(cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES);
    timestamp = NEVER;
    newer = false;
    boolean visible = false;
    while (more && isOnHeldRow()) {
      long found = VersionKeys.timestamp(cursor.key(), cursor.keyLength());
      if (found <= at) {
        visible = cursor.valueLength() > 0;
        holdValue(found);
      } else {
        newer = true;
      }
      more = cursor.previous();
    }
    return visible;
  }

  private void holdRow(int length) {
    if (row.length < length) {
      row = new byte[Math.max(row.length * 2, length)];
    }
    System.arraycopy(cursor.key(), 0, row, 0, length);
    rowLength = length;
  }

  private void holdValue(long found) {
    timestamp = found;
    valueLength = cursor.valueLength();
    if (value.length < valueLength) {
      value = new byte[Math.max(value.length * 2, valueLength)];
    }
    System.arraycopy(cursor.value(), 0, value, 0, valueLength);
  }

  private boolean isOnHeldRow() {
    return cursor.keyLength() == rowLength + VersionKeys.TIMESTAMP_BYTES
        && Arrays.equals(cursor.key(), 0, rowLength, row, 0, rowLength);
  }

  @Override
  public byte[] keyBuffer() {
    return row;
  }

  @Override
  public int keyOffset() {
    return VersionKeys.PREFIX_BYTES;
  }

  @Override
  public int keyLength() {
    return rowLength - VersionKeys.PREFIX_BYTES;
  }

  @Override
  public byte[] valueBuffer() {
    return value;
  }

  @Override
  public int valueLength() {
    return valueLength;
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public void close() {
    more = false;
    started = true;
    if (passed != null) {
      passed.close();
    }
    cursor.close();
  }
}
