package io.lauma.row;

import io.lauma.types.ByteSink;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import io.lauma.types.text.TextInput;
import io.lauma.types.text.TextOutput;

/// Text input and output between vectors and the text forms of [io.lauma.types.text].
public final class TypeText {
  private TypeText() {}

  /// Appends the value that `text` stands for.
  ///
  /// @throws io.lauma.types.SqlException as PostgreSQL's input function
  public static void read(SqlType type, String text, TextContext context, VectorBuilder out) {
    TextInput.read(type, text, context, out);
  }

  /// Writes one value, which must not be NULL, as UTF-8 text.
  public static void write(int typeOid, Vector vector, int row, TextContext context, ByteSink out) {
    switch (vector) {
      case Vector.Ints v -> TextOutput.writeInt(typeOid, v.get(row), context, out);
      case Vector.Longs v -> TextOutput.writeLong(typeOid, v.get(row), context, out);
      case Vector.Bytes v ->
          TextOutput.writeBytes(typeOid, v.data(), v.start(row), v.end(row), context, out);
      case Vector.Doubles v -> TextOutput.writeDouble(typeOid, v.get(row), context, out);
      case Vector.Booleans v -> TextOutput.writeBoolean(v.get(row), out);
    }
  }

  /// One value as a string; it must not be NULL.
  public static String write(int typeOid, Vector vector, int row, TextContext context) {
    ByteSink out = new ByteSink();
    write(typeOid, vector, row, context, out);
    return out.toString();
  }
}
