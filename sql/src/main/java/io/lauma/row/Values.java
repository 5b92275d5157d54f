package io.lauma.row;

import io.lauma.types.NumericForm;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;

/// Vectors of one row, for literals and parameters.
public final class Values {
  private Values() {}

  /// The value that `text` stands for in `type`.
  ///
  /// @throws io.lauma.types.SqlException as PostgreSQL's input function
  public static Vector ofText(SqlType type, String text, TextContext context) {
    VectorBuilder builder = builder(type.oid());
    TypeText.read(type, text, context, builder);
    return builder.build();
  }

  public static Vector ofNull(int typeOid) {
    VectorBuilder builder = builder(typeOid);
    builder.appendNull();
    return builder.build();
  }

  public static Vector ofBoolean(boolean value) {
    return new Vector.Booleans(1, new byte[] {(byte) (value ? 1 : 0)}, null);
  }

  public static Vector ofInt(int value) {
    return new Vector.Ints(1, new int[] {value}, null);
  }

  public static Vector ofLong(long value) {
    return new Vector.Longs(1, new long[] {value}, null);
  }

  public static Vector ofDouble(double value) {
    return new Vector.Doubles(1, new double[] {value}, null);
  }

  /// A value of any type with layout BYTES in its stored form; takes ownership.
  public static Vector ofBytes(byte[] stored) {
    return new Vector.Bytes(1, stored, new int[] {0, stored.length}, null);
  }

  /// text, varchar and its like.
  public static Vector ofString(String text) {
    return ofBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Vector ofDecimal(BigDecimal value) {
    return ofBytes(NumericForm.of(value));
  }

  /// An empty builder for one value of the type.
  private static VectorBuilder builder(int typeOid) {
    return new VectorBuilder(StoredForm.layout(typeOid), 1);
  }
}
