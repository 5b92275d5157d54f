package io.lauma.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Values;
import io.lauma.row.Vector;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Expectations are what PostgreSQL 15 answered to the same data.
class CopyTest {
  private static final TextContext CONTEXT = TextContext.DEFAULT;
  private static final List<CopyTarget.Column> COLUMNS =
      List.of(
          new CopyTarget.Column("a", SqlType.of(Oids.INT4)),
          new CopyTarget.Column("b", SqlType.of(Oids.TEXT)),
          new CopyTarget.Column("d", SqlType.of(Oids.NUMERIC)));

  private static String rows(CopyTarget target) {
    RowBatch batch = target.take();
    StringBuilder text = new StringBuilder();
    for (int row = 0; row < batch.rowCount(); row++) {
      for (int i = 0; i < batch.columnCount(); i++) {
        Vector vector = batch.column(i);
        text.append(i > 0 ? "|" : "");
        text.append(
            vector.isNull(row)
                ? "NULL"
                : TypeText.write(target.column(i).type().oid(), vector, row, CONTEXT));
      }
      text.append(';');
    }
    return text.toString();
  }

  private static String copy(CopyOptions options, byte[] data, int chunkBytes) {
    CopyTarget target = new CopyTarget("c", COLUMNS, CONTEXT);
    CopyReader reader = CopyReader.of(options, target);
    for (int at = 0; at < data.length; at += chunkBytes) {
      byte[] chunk = new byte[Math.min(chunkBytes, data.length - at)];
      System.arraycopy(data, at, chunk, 0, chunk.length);
      reader.feed(chunk, 0, chunk.length);
    }
    reader.finish();
    return rows(target);
  }

  private static String copy(CopyOptions options, String data) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    String whole = copy(options, bytes, Integer.MAX_VALUE);
    for (int chunkBytes = 1; chunkBytes < 6; chunkBytes++) {
      assertEquals(whole, copy(options, bytes, chunkBytes), "chunks of " + chunkBytes);
    }
    return whole;
  }

  private static void assertFails(
      CopyOptions options, String data, String code, String message, String context) {
    SqlException e = assertThrows(SqlException.class, () -> copy(options, data));
    assertEquals(code + " " + message, e.state().code() + " " + e.message());
    assertEquals(context, e.context().orElse(""));
  }

  @Test
  void textRowsWithEscapesAndNulls() {
    assertEquals("1|a\nb|2;", copy(CopyOptions.TEXT, "1\ta\\\nb\t2\n"));
    assertEquals(
        "1|AAqN|NULL;NULL|\\N|1;",
        copy(CopyOptions.TEXT, "1\t\\x41\\101\\q\\N\t\\N\n\\N\t\\\\N\t1\n"));
    assertEquals("1|a\tb\\|2;", copy(CopyOptions.TEXT, "1\ta\\tb\\\\\t2"));
    assertEquals("1|x|2;2|y|3;", copy(CopyOptions.TEXT, "1\tx\t2\r\n2\ty\t3\r\n"));
    assertEquals("1|x|2;2|y|3;", copy(CopyOptions.TEXT, "1\tx\t2\r2\ty\t3\r"));
    assertEquals(
        "1|x|NULL;", copy(CopyOptions.TEXT.withDelimiter('|').withNullText("null"), "1|x|null\n"));
    assertEquals("1||2;", copy(CopyOptions.TEXT, "1\t\t2\n\\.\nnot looked at"));
    assertEquals("1|a|2;", copy(CopyOptions.TEXT, "1\ta\t2\\.\n"));
    assertEquals("", copy(CopyOptions.TEXT, ""));
  }

  @Test
  void textErrorsArePostgres() {
    CopyOptions text = CopyOptions.TEXT;
    assertFails(
        text,
        "1\tx\t2\t3\n",
        "22P04",
        "extra data after last expected column",
        "COPY c, line 1: \"1\tx\t2\t3\"");
    assertFails(
        text, "1\tx\n", "22P04", "missing data for column \"d\"", "COPY c, line 1: \"1\tx\"");
    assertFails(
        text,
        "1\tx\t1\nx\tx\t1\n",
        "22P02",
        "invalid input syntax for type integer: \"x\"",
        "COPY c, line 2, column a: \"x\"");
    assertFails(text, "\\.x\n", "22P04", "end-of-copy marker corrupt", "COPY c, line 1");
    assertFails(
        text, "1\ta\\.\n", "22P04", "missing data for column \"d\"", "COPY c, line 1: \"1\ta\"");
    assertFails(
        text,
        "1\tx\t1\n2\tx\r\t1\n",
        "22P04",
        "literal carriage return found in data",
        "COPY c, line 2");
  }

  @Test
  void csvRowsWithQuotesAndNulls() {
    CopyOptions csv = CopyOptions.CSV;
    assertEquals("1|a\nb|2;2|a\"b|3;", copy(csv, "1,\"a\nb\",2\n2,\"a\"\"b\",3\n"));
    assertEquals("1|abc|2;4|\\N|NULL;", copy(csv, "1,a\"b\"c,2\n\"4\",\\N,\n"));
    assertEquals("3|NULL|1;3||1;", copy(csv, "3,,1\n3,\"\",1\n"));
    CopyOptions odd =
        csv.withHeader(CopyOptions.Header.PRESENT)
            .withDelimiter(';')
            .withQuotes('\'', '\\')
            .withNullText("NIL")
            .withForced(Set.of(), Set.of(2), Set.of(1));
    assertEquals("1|NULL|3;2|a'b|4;", copy(odd, "foo;bar;baz\n1;'NIL';3\n2;'a\\'b';4\n"));
    assertEquals("1|x|2;", copy(csv, "1,x,2\n\\.\nnot looked at"));
    assertEquals("1|x\r\ny|2;", copy(csv, "1,\"x\r\ny\",2\r\n"));
  }

  @Test
  void csvErrorsArePostgres() {
    CopyOptions csv = CopyOptions.CSV;
    assertFails(
        csv,
        "1,\"a,2\n\\.\n",
        "22P04",
        "unterminated CSV quoted field",
        "COPY c, line 1: \"1,\"a,2\n\\.\n\"");
    assertFails(
        csv,
        "1,x,2\n3,,\"\"\n",
        "22P02",
        "invalid input syntax for type numeric: \"\"",
        "COPY c, line 2, column d: \"\"");
    CopyOptions match = csv.withHeader(CopyOptions.Header.MATCH);
    assertFails(
        match,
        "a,b,x\n",
        "22P04",
        "column name mismatch in header line field 3: got \"x\", expected \"d\"",
        "COPY c, line 1: \"a,b,x\"");
    assertFails(
        match,
        "a,b\n",
        "22P04",
        "wrong number of fields in header line: got 2, expected 3",
        "COPY c, line 1: \"a,b\"");
    assertEquals("1|x|2;", copy(match, "a,b,d\n1,x,2\n"));
  }

  private static String write(CopyOptions options, List<String> values, boolean header) {
    List<CopyTarget.Column> columns = new ArrayList<>();
    List<Vector> vectors = new ArrayList<>();
    for (String value : values) {
      columns.add(new CopyTarget.Column("?column?", SqlType.of(Oids.TEXT)));
      vectors.add(value.equals("NULL") ? Values.ofNull(Oids.TEXT) : Values.ofString(value));
    }
    CopyWriter writer = new CopyWriter(options, columns, CONTEXT);
    ByteSink out = new ByteSink();
    if (header) {
      writer.begin(out);
    }
    writer.row(RowBatch.of(1, vectors), 0, out);
    writer.end(out);
    return out.toString();
  }

  @Test
  void writesTextAndCsvAsPostgres() {
    assertEquals(
        "a\\tb\\nc\\\\d\\re\\bf\\fg\\vh\t\t\\N\t\\\\.\n",
        write(CopyOptions.TEXT, List.of("a\tb\nc\\d\re\bf\fg\u000bh", "", "NULL", "\\."), false));
    assertEquals(
        "\"a,b\",\"a\"\"b\",\"a\nb\",\"\",,\\., x ,\\.\n",
        write(
            CopyOptions.CSV,
            List.of("a,b", "a\"b", "a\nb", "", "NULL", "\\.", " x ", "\\."),
            false));
    assertEquals("\"\\.\"\n", write(CopyOptions.CSV, List.of("\\."), false));
    assertEquals(
        "\"NIL\",NIL,x\n",
        write(CopyOptions.CSV.withNullText("NIL"), List.of("NIL", "NULL", "x"), false));
    assertEquals(
        "?column?|?column?\n1|2\n",
        write(
            CopyOptions.TEXT.withDelimiter('|').withHeader(CopyOptions.Header.PRESENT),
            List.of("1", "2"),
            true));
    assertEquals(
        "\"1\",,2\n",
        write(
            CopyOptions.CSV.withForced(Set.of(0, 1), Set.of(), Set.of()),
            List.of("1", "NULL", "2"),
            false));
  }

  @Test
  void everyFormatReadsWhatItWrote() {
    Random random = new Random(11);
    for (CopyOptions options : List.of(CopyOptions.TEXT, CopyOptions.CSV, CopyOptions.BINARY)) {
      CopyWriter writer = new CopyWriter(options, COLUMNS, CONTEXT);
      ByteSink out = new ByteSink();
      StringBuilder expected = new StringBuilder();
      writer.begin(out);
      for (int row = 0; row < 200; row++) {
        String text = text(random);
        Vector number =
            random.nextInt(5) == 0
                ? Values.ofNull(Oids.NUMERIC)
                : Values.ofText(SqlType.of(Oids.NUMERIC), random.nextInt(99) + ".50", CONTEXT);
        RowBatch batch = RowBatch.of(1, Values.ofInt(row), Values.ofString(text), number);
        writer.row(batch, 0, out);
        expected.append(row).append('|').append(text).append('|');
        expected.append(
            number.isNull(0) ? "NULL" : TypeText.write(Oids.NUMERIC, number, 0, CONTEXT));
        expected.append(';');
      }
      writer.end(out);
      for (int chunkBytes : new int[] {1, 7, 100_000}) {
        assertEquals(expected.toString(), copy(options, out.toBytes(), chunkBytes));
      }
    }
  }

  private static String text(Random random) {
    String alphabet = "ab\\\"',\t\n\r.Né日 ";
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(8); length > 0; length--) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  @Test
  void damagedBinaryCopyIsOneClearError() {
    CopyWriter writer = new CopyWriter(CopyOptions.BINARY, COLUMNS, CONTEXT);
    ByteSink out = new ByteSink();
    writer.begin(out);
    writer.row(
        RowBatch.of(1, Values.ofInt(1), Values.ofString("x"), Values.ofNull(Oids.NUMERIC)), 0, out);
    int withoutTrailer = out.length();
    byte[] good = out.toBytes();
    assertEquals("1|x|NULL;", copy(CopyOptions.BINARY, good, good.length));
    for (int length = 0; length < withoutTrailer; length++) {
      byte[] cut = java.util.Arrays.copyOf(good, length);
      if (length != 19) {
        SqlException e =
            assertThrows(SqlException.class, () -> copy(CopyOptions.BINARY, cut, 1000));
        assertEquals("22P04", e.state().code());
      }
    }
    writer.end(out);
    out.put(0);
    byte[] longer = out.toBytes();
    SqlException e = assertThrows(SqlException.class, () -> copy(CopyOptions.BINARY, longer, 1000));
    assertEquals("received copy data after EOF marker", e.message());
  }
}
