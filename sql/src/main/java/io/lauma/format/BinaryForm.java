package io.lauma.format;

import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.SqlType;

/// PostgreSQL's binary form of each type (what its send and receive functions make), between
/// vectors and bytes.
public final class BinaryForm {
  private static final int VARIABLE_LENGTH = -1;

  private BinaryForm() {}

  /// The type's length as a row description states it (pg_type.typlen): -1 for a variable one.
  public static int declaredLengthBytes(int typeOid) {
    return BuiltinTypes.byOid(typeOid).map(BuiltinType::lengthBytes).orElse(VARIABLE_LENGTH);
  }

  /// Appends the value whose binary form is `data[start .. end)`.
  ///
  /// @throws io.lauma.types.SqlException 22P03, 08P01 and the type's own errors
  public static void read(SqlType type, byte[] data, int start, int end, VectorBuilder out) {
    BinaryInput.read(type, data, start, end, out);
  }

  /// Writes one value, which must not be NULL, without its length.
  public static void write(int typeOid, Vector vector, int row, ByteSink out) {
    switch (vector) {
      case Vector.Ints v -> BinaryOutput.writeInt(typeOid, v.get(row), out);
      case Vector.Longs v -> BinaryOutput.writeLong(typeOid, v.get(row), out);
      case Vector.Bytes v ->
          BinaryOutput.writeBytes(typeOid, v.data(), v.start(row), v.end(row), out);
      case Vector.Doubles v -> BinaryOutput.writeDouble(typeOid, v.get(row), out);
      case Vector.Booleans v -> out.put(v.get(row) ? 1 : 0);
    }
  }
}
