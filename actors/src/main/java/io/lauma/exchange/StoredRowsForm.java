package io.lauma.exchange;

import io.lauma.exec.StoredRow;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Stored rows on their way between nodes, little-endian: version (1 byte, 1), int32 rows; then
/// each row: int64 version of the row, int32 length and bytes of the key, the same of the value.
/// Pure.
final class StoredRowsForm {
  static final byte VERSION = 1;
  private static final int HEADER_BYTES = 5;
  private static final int ROW_HEADER_BYTES = 16;

  private StoredRowsForm() {}

  static byte[] encode(List<StoredRow> rows) {
    int size = HEADER_BYTES;
    for (StoredRow row : rows) {
      size = Math.addExact(size, ROW_HEADER_BYTES + row.key().lengthBytes() + row.value().length);
    }
    ByteBuffer out = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    out.put(VERSION).putInt(rows.size());
    for (StoredRow row : rows) {
      out.putLong(row.version().value());
      out.putInt(row.key().lengthBytes()).put(row.key().bytes());
      out.putInt(row.value().length).put(row.value());
    }
    return out.array();
  }

  /// @throws IllegalArgumentException for bytes of another form
  static List<StoredRow> decode(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try {
      if (in.get() != VERSION) {
        throw new IllegalArgumentException("unknown version of stored rows");
      }
      int count = in.getInt();
      List<StoredRow> rows = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        HybridTime version = new HybridTime(in.getLong());
        Key key = Key.of(taken(in));
        rows.add(new StoredRow(key, taken(in), version));
      }
      if (in.hasRemaining()) {
        throw new IllegalArgumentException("bytes after the last row");
      }
      return rows;
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("stored rows end early", e);
    }
  }

  private static byte[] taken(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0 || length > in.remaining()) {
      throw new IllegalArgumentException("stored rows end early");
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return bytes;
  }
}
