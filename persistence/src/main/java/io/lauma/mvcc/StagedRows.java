package io.lauma.mvcc;

import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.Arrays;

/// The rows of one stage within a key range, in order, deletions included: [#valueLength] is 0 for
/// one. Sees the store as of its making.
public final class StagedRows implements VersionCursor {
  private final SortedCursor cursor;
  private final byte[] start;
  private final byte[] end;
  private final int prefixLength;
  private final long timestamp;
  private final boolean backward;
  private boolean started;
  private boolean more;

  /// @param timestamp what [#timestamp] answers for each row
  public StagedRows(
      SortedStore store, byte[] prefix, KeyRange range, long timestamp, boolean backward) {
    this.start = under(prefix, range.start());
    this.end = under(prefix, range.end());
    this.prefixLength = prefix.length;
    this.timestamp = timestamp;
    this.backward = backward;
    this.cursor = store.cursor();
  }

  /// The stored key of a row of a stage.
  public static byte[] under(byte[] prefix, Key key) {
    byte[] row = key.bytes();
    byte[] stored = Arrays.copyOf(prefix, prefix.length + row.length);
    System.arraycopy(row, 0, stored, prefix.length, row.length);
    return stored;
  }

  @Override
  public boolean next() {
    if (!started) {
      started = true;
      more = backward ? cursor.seekBefore(end, end.length) : cursor.seek(start, start.length);
    } else if (more) {
      more = backward ? cursor.previous() : cursor.next();
    }
    more = more && (backward ? compare(start) >= 0 : compare(end) < 0);
    return more;
  }

  private int compare(byte[] bound) {
    return Arrays.compareUnsigned(cursor.key(), 0, cursor.keyLength(), bound, 0, bound.length);
  }

  @Override
  public byte[] keyBuffer() {
    return cursor.key();
  }

  @Override
  public int keyOffset() {
    return prefixLength;
  }

  @Override
  public int keyLength() {
    return cursor.keyLength() - prefixLength;
  }

  @Override
  public byte[] valueBuffer() {
    return cursor.value();
  }

  @Override
  public int valueLength() {
    return cursor.valueLength();
  }

  @Override
  public long timestamp() {
    return timestamp;
  }

  @Override
  public void close() {
    more = false;
    started = true;
    cursor.close();
  }
}
