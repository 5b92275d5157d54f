package io.lauma.connection;

import io.lauma.protocol.DataRowWriter.ValueWriter;
import io.lauma.protocol.Utf8;
import io.lauma.protocol.Violation;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/// Formats of int4 and of text (which every other type is taken for), enough to drive the wire.
final class BasicFormats implements ValueFormats {

  @Override
  public ValueWriter writer(int typeOid, int format, TextContext context) {
    return switch (format) {
      case TEXT -> typeOid == Oids.INT4 ? BasicFormats::intText : BasicFormats::text;
      case BINARY -> typeOid == Oids.INT4 ? BasicFormats::intBinary : BasicFormats::text;
      default -> throw Violation.unsupportedFormat(format);
    };
  }

  private static void intText(Vector column, int position, ByteBuf out) {
    int value = ((Vector.Ints) column).get(position);
    out.writeCharSequence(Integer.toString(value), StandardCharsets.US_ASCII);
  }

  private static void intBinary(Vector column, int position, ByteBuf out) {
    out.writeInt(((Vector.Ints) column).get(position));
  }

  private static void text(Vector column, int position, ByteBuf out) {
    Vector.Bytes bytes = (Vector.Bytes) column;
    out.writeBytes(bytes.data(), bytes.start(position), bytes.lengthBytes(position));
  }

  @Override
  public Vector read(int typeOid, int format, byte[] value, TextContext context) {
    if (format != TEXT && format != BINARY) {
      throw Violation.unsupportedFormat(format);
    }
    VectorBuilder builder = new VectorBuilder(layout(typeOid), 1);
    if (typeOid == Oids.INT4) {
      builder.appendInt(format == TEXT ? parse(value) : int32(value));
    } else {
      Utf8.check(value, 0, value.length);
      builder.appendBytes(value);
    }
    return builder.build();
  }

  private static int parse(byte[] value) {
    String text = Utf8.decode(value, 0, value.length);
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new SqlException(
          SqlState.INVALID_TEXT_REPRESENTATION,
          "invalid input syntax for type integer: \"" + text + "\"");
    }
  }

  private static int int32(byte[] value) {
    if (value.length != Integer.BYTES) {
      throw new SqlException(
          SqlState.INVALID_BINARY_REPRESENTATION, "incorrect binary data format");
    }
    return (value[0] & 0xff) << 24
        | (value[1] & 0xff) << 16
        | (value[2] & 0xff) << 8
        | (value[3] & 0xff);
  }

  @Override
  public Vector nullOf(int typeOid) {
    VectorBuilder builder = new VectorBuilder(layout(typeOid), 1);
    builder.appendNull();
    return builder.build();
  }

  @Override
  public int lengthBytes(int typeOid) {
    return typeOid == Oids.INT4 ? Integer.BYTES : -1;
  }

  private static Layout layout(int typeOid) {
    return typeOid == Oids.INT4 ? Layout.INT : Layout.BYTES;
  }
}
