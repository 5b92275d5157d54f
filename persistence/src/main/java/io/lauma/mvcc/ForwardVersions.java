package io.lauma.mvcc;

import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A forward scan: versions of a row come newest first, so the first one at or below the timestamp
/// decides, and the older ones are passed over.
final class ForwardVersions implements VersionCursor {
  /// After this many versions of one row it is cheaper to seek than to step.
  private static final int STEPS_BEFORE_SEEK = 8;

  private final SortedCursor cursor;
  private final byte[] start;
  private final byte[] end;
  private final byte prefix;
  private final long at;
  private final @Nullable PassedRows passed;
  private byte[] row = new byte[64];
  private int rowLength;
  private byte[] value = new byte[0];
  private int valueLength;
  private long timestamp;
  private boolean newerHeld;
  private boolean started;
  private boolean more;

  ForwardVersions(
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
      more = StoredVersions.seekRow(cursor, start);
    } else if (more) {
      skipRow();
    }
    while (more && StoredVersions.rowIsBefore(cursor, end)) {
      int length = cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES;
      timestamp = VersionKeys.timestamp(cursor.key(), cursor.keyLength());
      if (timestamp > at) {
        passNewer(length);
        more = cursor.next();
      } else {
        boolean newer = newerHeld && isOnHeldRow();
        newerHeld = false;
        holdRow(length);
        if (cursor.valueLength() > 0) {
          value = cursor.value();
          valueLength = cursor.valueLength();
          endRun();
          return true;
        }
        skipDeadRow(newer);
      }
    }
    more = false;
    endRun();
    return false;
  }

  private void endRun() {
    if (passed != null) {
      passed.end();
    }
  }

  /// A row that is dead at the scan's timestamp and has a newer version is not dead for others.
  private void passNewer(int length) {
    if (passed != null) {
      passed.end();
      holdRow(length);
      newerHeld = true;
    }
  }

  private void skipDeadRow(boolean newer) {
    if (passed == null || newer) {
      skipRow();
      return;
    }
    passed.dead(row, VersionKeys.PREFIX_BYTES, rowLength, timestamp);
    skipRow();
    if (more && StoredVersions.rowIsBefore(cursor, end)) {
      int next = cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES;
      Key behind = passed.jump(cursor.key(), VersionKeys.PREFIX_BYTES, next);
      if (behind != null) {
        more = StoredVersions.seekRow(cursor, StoredVersions.withPrefix(prefix, behind));
      }
    }
  }

  private void holdRow(int length) {
    if (row.length < length + VersionKeys.TIMESTAMP_BYTES) {
      row = new byte[Math.max(row.length * 2, length + VersionKeys.TIMESTAMP_BYTES)];
    }
    System.arraycopy(cursor.key(), 0, row, 0, length);
    rowLength = length;
  }

  private void skipRow() {
    for (int step = 0; step < STEPS_BEFORE_SEEK; step++) {
      more = cursor.next();
      if (!more || !isOnHeldRow()) {
        return;
      }
    }
    VersionKeys.putTimestamp(row, rowLength, 0);
    more = cursor.seek(row, rowLength + VersionKeys.TIMESTAMP_BYTES);
    if (more && isOnHeldRow()) {
      more = cursor.next();
    }
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
