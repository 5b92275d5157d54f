package io.lauma.mvcc;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import java.nio.ByteBuffer;

/// The stored key of a row version: prefix byte, row key, bit-inverted timestamp (8 bytes, so that
/// newer versions come first). Fixed for ever.
public final class VersionKeys {
  /// Bytes of the timestamp at the end.
  public static final int TIMESTAMP_BYTES = Long.BYTES;

  /// Bytes before the row key.
  public static final int PREFIX_BYTES = 1;

  private VersionKeys() {}

  /// The stored key of `key` at `timestamp`.
  public static byte[] of(byte prefix, Key key, HybridTime timestamp) {
    byte[] row = key.bytes();
    byte[] stored = new byte[PREFIX_BYTES + row.length + TIMESTAMP_BYTES];
    stored[0] = prefix;
    System.arraycopy(row, 0, stored, PREFIX_BYTES, row.length);
    putTimestamp(stored, PREFIX_BYTES + row.length, timestamp.value());
    return stored;
  }

  /// The stored key of the row whose key lies in `bytes[from, to)`.
  public static byte[] ofStored(byte prefix, byte[] bytes, int from, int to, HybridTime timestamp) {
    int row = to - from;
    byte[] stored = new byte[PREFIX_BYTES + row + TIMESTAMP_BYTES];
    stored[0] = prefix;
    System.arraycopy(bytes, from, stored, PREFIX_BYTES, row);
    putTimestamp(stored, PREFIX_BYTES + row, timestamp.value());
    return stored;
  }

  static void putTimestamp(byte[] stored, int at, long timestamp) {
    ByteBuffer.wrap(stored).putLong(at, ~timestamp);
  }

  static long timestamp(byte[] stored, int length) {
    return ~ByteBuffer.wrap(stored).getLong(length - TIMESTAMP_BYTES);
  }
}
