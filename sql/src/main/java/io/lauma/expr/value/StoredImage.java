package io.lauma.expr.value;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import java.nio.ByteBuffer;

/// The image of one value inside an array or a record: the big-endian slot for the fixed layouts,
/// the bytes otherwise.
final class StoredImage {
  private StoredImage() {}

  static int lengthBytes(Vector vector, int row) {
    return switch (vector) {
      case Vector.Booleans _ -> 1;
      case Vector.Ints _ -> Integer.BYTES;
      case Vector.Longs _ -> Long.BYTES;
      case Vector.Doubles _ -> Double.BYTES;
      case Vector.Bytes v -> v.lengthBytes(row);
    };
  }

  static void put(Vector vector, int row, ByteBuffer out) {
    switch (vector) {
      case Vector.Booleans v -> out.put(v.values()[row]);
      case Vector.Ints v -> out.putInt(v.get(row));
      case Vector.Longs v -> out.putLong(v.get(row));
      case Vector.Doubles v -> out.putDouble(v.get(row));
      case Vector.Bytes v -> out.put(v.data(), v.start(row), v.lengthBytes(row));
    }
  }

  static void append(ByteBuffer in, int lengthBytes, VectorBuilder out) {
    switch (out.layout()) {
      case BOOLEAN -> out.appendBoolean(in.get() != 0);
      case INT -> out.appendInt(in.getInt());
      case LONG -> out.appendLong(in.getLong());
      case DOUBLE -> out.appendDouble(in.getDouble());
      case BYTES -> {
        out.appendBytes(in.array(), in.arrayOffset() + in.position(), lengthBytes);
        in.position(in.position() + lengthBytes);
      }
    }
  }
}
