package io.lauma.log.apply;

import io.lauma.kv.Key;
import io.lauma.kv.RowWrite;
import java.util.ArrayList;
import java.util.List;

/// The stored form of one part of a stage: int64 count, then key and value bytes of each row.
final class StagedRows {
  private StagedRows() {}

  static byte[] encode(List<RowWrite> rows) {
    ByteWriter out = new ByteWriter(64 * rows.size() + 16).i64(rows.size());
    for (RowWrite row : rows) {
      out.bytes(row.key().bytes()).bytes(row.value());
    }
    return out.toArray();
  }

  static List<RowWrite> decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes);
    long count = in.i64();
    List<RowWrite> rows = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      rows.add(new RowWrite(Key.of(in.bytes()), in.bytes()));
    }
    return rows;
  }
}
