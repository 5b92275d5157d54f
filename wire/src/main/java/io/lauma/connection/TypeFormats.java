package io.lauma.connection;

import io.lauma.format.BinaryForm;
import io.lauma.protocol.DataRowWriter.ValueWriter;
import io.lauma.protocol.Utf8;
import io.lauma.protocol.Violation;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import io.netty.buffer.ByteBuf;

/// The formats of PostgreSQL's types. The most frequent ones are written straight into the output,
/// the others through a [ByteSink].
public final class TypeFormats implements ValueFormats {

  /// Reads a binary value, `data[start .. end)`, into `out`.
  public interface BinaryReader {
    void read(SqlType type, byte[] data, int start, int end, VectorBuilder out);
  }

  /// Writes the binary form of a value that is not NULL.
  public interface BinaryWriter {
    void write(int typeOid, Vector vector, int row, ByteSink out);
  }

  private final BinaryReader binaryReader;
  private final BinaryWriter binaryWriter;

  public TypeFormats(BinaryReader binaryReader, BinaryWriter binaryWriter) {
    this.binaryReader = binaryReader;
    this.binaryWriter = binaryWriter;
  }

  @Override
  public ValueWriter writer(int typeOid, int format, TextContext context) {
    return switch (format) {
      case TEXT -> textWriter(typeOid, context);
      case BINARY -> binaryWriter(typeOid);
      default -> throw Violation.unsupportedFormat(format);
    };
  }

  private static ValueWriter textWriter(int typeOid, TextContext context) {
    return switch (typeOid) {
      case Oids.INT2, Oids.INT4 ->
          (column, row, out) -> decimal(((Vector.Ints) column).get(row), out);
      case Oids.INT8 -> (column, row, out) -> decimal(((Vector.Longs) column).get(row), out);
      case Oids.TEXT, Oids.VARCHAR, Oids.JSON -> TypeFormats::stored;
      default -> {
        ByteSink sink = new ByteSink();
        yield (column, row, out) -> {
          sink.clear();
          TypeText.write(typeOid, column, row, context, sink);
          out.writeBytes(sink.array(), 0, sink.length());
        };
      }
    };
  }

  private ValueWriter binaryWriter(int typeOid) {
    return switch (typeOid) {
      case Oids.INT4 -> (column, row, out) -> out.writeInt(((Vector.Ints) column).get(row));
      case Oids.INT8 -> (column, row, out) -> out.writeLong(((Vector.Longs) column).get(row));
      case Oids.TEXT, Oids.VARCHAR, Oids.BYTEA -> TypeFormats::stored;
      default -> {
        ByteSink sink = new ByteSink();
        yield (column, row, out) -> {
          sink.clear();
          binaryWriter.write(typeOid, column, row, sink);
          out.writeBytes(sink.array(), 0, sink.length());
        };
      }
    };
  }

  private static void stored(Vector column, int row, ByteBuf out) {
    Vector.Bytes bytes = (Vector.Bytes) column;
    out.writeBytes(bytes.data(), bytes.start(row), bytes.lengthBytes(row));
  }

  /// Writes a number in decimal digits, without an object.
  static void decimal(long value, ByteBuf out) {
    long negative = value;
    if (value < 0) {
      out.writeByte('-');
    } else {
      negative = -value;
    }
    int digits = 1;
    for (long rest = negative / 10; rest != 0; rest /= 10) {
      digits++;
    }
    int start = out.writerIndex();
    out.writeZero(digits);
    for (int i = digits - 1; i >= 0; i--) {
      out.setByte(start + i, (int) ('0' - negative % 10));
      negative /= 10;
    }
  }

  @Override
  public Vector read(int typeOid, int format, byte[] value, TextContext context) {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(typeOid), 1);
    SqlType type = SqlType.of(typeOid);
    switch (format) {
      case TEXT -> TypeText.read(type, Utf8.decode(value, 0, value.length), context, builder);
      case BINARY -> binaryReader.read(type, value, 0, value.length, builder);
      default -> throw Violation.unsupportedFormat(format);
    }
    return builder.build();
  }

  @Override
  public Vector nullOf(int typeOid) {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(typeOid), 1);
    builder.appendNull();
    return builder.build();
  }

  @Override
  public int lengthBytes(int typeOid) {
    return BinaryForm.declaredLengthBytes(typeOid);
  }
}
