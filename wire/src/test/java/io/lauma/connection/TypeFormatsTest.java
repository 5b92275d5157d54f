package io.lauma.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TypeFormatsTest {
  private static final long SEED = 4L;

  private final TypeFormats formats =
      new TypeFormats(
          (type, data, start, end, out) -> out.appendInt(end - start),
          (typeOid, vector, row, out) -> out.putInt(typeOid));

  private String rewritten(int typeOid, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    Vector vector = formats.read(typeOid, ValueFormats.TEXT, bytes, TextContext.DEFAULT);
    ByteBuf out = Unpooled.buffer();
    formats.writer(typeOid, ValueFormats.TEXT, TextContext.DEFAULT).write(vector, 0, out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void writesTheTextItRead() {
    assertEquals("-2147483648", rewritten(Oids.INT4, "-2147483648"));
    assertEquals("9223372036854775807", rewritten(Oids.INT8, "9223372036854775807"));
    assertEquals("0", rewritten(Oids.INT2, "0"));
    assertEquals("t", rewritten(Oids.BOOL, "yes"));
    assertEquals("\u00e4\u20ac", rewritten(Oids.TEXT, "\u00e4\u20ac"));
    assertEquals("1.5", rewritten(Oids.FLOAT8, "1.50"));
    assertEquals("12.3400", rewritten(Oids.NUMERIC, "12.3400"));
    assertEquals("2024-02-29", rewritten(Oids.DATE, "2024-02-29"));
    assertEquals("{1,NULL,3}", rewritten(Oids.INT4_ARRAY, "{1,null,3}"));
  }

  @Test
  void writesEveryNumberAsTheJdkDoes() {
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      long value = random.nextLong() >> random.nextInt(64);
      ByteBuf out = Unpooled.buffer();
      TypeFormats.decimal(value, out);
      assertEquals(Long.toString(value), out.toString(StandardCharsets.US_ASCII));
    }
    ByteBuf out = Unpooled.buffer();
    TypeFormats.decimal(Long.MIN_VALUE, out);
    assertEquals(Long.toString(Long.MIN_VALUE), out.toString(StandardCharsets.US_ASCII));
  }

  @Test
  void writesBinaryThroughTheGivenForms() {
    VectorBuilder builder = new VectorBuilder(StoredForm.layout(Oids.DATE), 1);
    builder.appendInt(5);
    ByteBuf out = Unpooled.buffer();
    formats
        .writer(Oids.DATE, ValueFormats.BINARY, TextContext.DEFAULT)
        .write(builder.build(), 0, out);
    assertEquals(Oids.DATE, out.readInt());
  }

  @Test
  void refusesBadValuesAsPostgresDoes() {
    byte[] invalid = {(byte) 0xff};
    SqlException encoding =
        assertThrows(
            SqlException.class,
            () -> formats.read(Oids.TEXT, ValueFormats.TEXT, invalid, TextContext.DEFAULT));
    assertEquals(SqlState.CHARACTER_NOT_IN_REPERTOIRE, encoding.state());
    SqlException syntax = assertThrows(SqlException.class, () -> rewritten(Oids.INT4, "x"));
    assertEquals("invalid input syntax for type integer: \"x\"", syntax.message());
    SqlException format =
        assertThrows(SqlException.class, () -> formats.writer(Oids.INT4, 7, TextContext.DEFAULT));
    assertEquals("unsupported format code: 7", format.message());
  }

  @Test
  void knowsTheLengthsOfTypes() {
    assertEquals(1, formats.lengthBytes(Oids.BOOL));
    assertEquals(4, formats.lengthBytes(Oids.INT4));
    assertEquals(8, formats.lengthBytes(Oids.TIMESTAMP));
    assertEquals(64, formats.lengthBytes(Oids.NAME));
    assertEquals(-1, formats.lengthBytes(Oids.TEXT));
    assertEquals(-2, formats.lengthBytes(Oids.UNKNOWN));
  }
}
