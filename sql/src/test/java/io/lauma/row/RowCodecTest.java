package io.lauma.row;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lauma.row.RowSchema.Column;
import io.lauma.types.ByteSink;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RowCodecTest {
  private static final TextContext CONTEXT = TextContext.DEFAULT;
  private static final List<Column> COLUMNS =
      List.of(
          new Column(1, Oids.INT4),
          new Column(2, Oids.TEXT),
          new Column(3, Oids.INT2),
          new Column(4, Oids.FLOAT4),
          new Column(5, Oids.FLOAT8),
          new Column(6, Oids.BOOL),
          new Column(7, Oids.NUMERIC),
          new Column(8, Oids.TIMESTAMP),
          new Column(9, Oids.BYTEA),
          new Column(12, Oids.INT8));
  private static final String[] TEXTS = {
    "-5", "héllo", "-300", "1.5", "-0", "t", "1.50", "2024-01-01 10:00:00", "\\x00ff", "77"
  };

  private static RowBatch batch(List<Column> columns, @Nullable String... texts) {
    Vector[] vectors = new Vector[texts.length];
    for (int i = 0; i < texts.length; i++) {
      int oid = columns.get(i).typeOid();
      String text = texts[i];
      vectors[i] =
          text == null ? Values.ofNull(oid) : Values.ofText(SqlType.of(oid), text, CONTEXT);
    }
    return RowBatch.of(1, vectors);
  }

  private static int[] positions(int count) {
    int[] positions = new int[count];
    Arrays.setAll(positions, i -> i);
    return positions;
  }

  private static byte[] encode(RowCodec codec, RowBatch batch) {
    ByteSink out = new ByteSink();
    codec.encode(batch, 0, positions(batch.columnCount()), out);
    return out.toBytes();
  }

  private static List<@Nullable String> read(
      RowCodec codec, List<Column> columns, List<@Nullable Vector> missing, byte[] value) {
    VectorBuilder[] out = new VectorBuilder[columns.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = new VectorBuilder(StoredForm.layout(columns.get(i).typeOid()), 1);
    }
    codec.reader(columns, missing).read(value, 0, value.length, out);
    List<@Nullable String> texts = new ArrayList<>();
    for (int i = 0; i < out.length; i++) {
      Vector vector = out[i].build();
      texts.add(
          vector.isNull(0) ? null : TypeText.write(columns.get(i).typeOid(), vector, 0, CONTEXT));
    }
    return texts;
  }

  private static List<@Nullable Vector> nothingMissing(int count) {
    return new ArrayList<>(Collections.nCopies(count, null));
  }

  @Test
  void readsWhatItWroteWithAnyColumnNull() {
    RowCodec codec = new RowCodec(new RowSchema(3, COLUMNS), List.of());
    for (int nullColumn = -1; nullColumn < TEXTS.length; nullColumn++) {
      @Nullable String[] texts = TEXTS.clone();
      if (nullColumn >= 0) {
        texts[nullColumn] = null;
      }
      byte[] value = encode(codec, batch(COLUMNS, texts));
      assertEquals(Arrays.asList(texts), read(codec, COLUMNS, nothingMissing(TEXTS.length), value));
    }
  }

  @Test
  void longValuesWidenTheOffsets() {
    RowCodec codec = new RowCodec(new RowSchema(200, COLUMNS), List.of());
    String[] texts = TEXTS.clone();
    texts[1] = "x".repeat(70_000);
    byte[] value = encode(codec, batch(COLUMNS, texts));
    assertEquals(Arrays.asList(texts), read(codec, COLUMNS, nothingMissing(TEXTS.length), value));
  }

  @Test
  void rowsOfAnOlderVersionShowDefaultsAndHideDroppedColumns() {
    List<Column> old = List.of(new Column(1, Oids.INT4), new Column(2, Oids.TEXT));
    List<Column> added =
        List.of(new Column(1, Oids.INT4), new Column(3, Oids.TEXT), new Column(4, Oids.INT8));
    byte[] value = encode(new RowCodec(new RowSchema(0, old), List.of()), batch(old, "7", "gone"));
    RowCodec codec = new RowCodec(new RowSchema(1, added), List.of(new RowSchema(0, old)));
    List<@Nullable Vector> missing = new ArrayList<>();
    missing.add(null);
    missing.add(Values.ofString("default"));
    missing.add(null);
    assertEquals(Arrays.asList("7", "default", null), read(codec, added, missing, value));
  }

  @Test
  void damagedValuesAreAnErrorNotAWrongRow() {
    RowCodec codec = new RowCodec(new RowSchema(3, COLUMNS), List.of());
    byte[] value = encode(codec, batch(COLUMNS, TEXTS));
    Random random = new Random(7);
    for (int length = 0; length < value.length - 6; length++) {
      byte[] cut = Arrays.copyOf(value, length);
      SqlException e =
          assertThrows(
              SqlException.class, () -> read(codec, COLUMNS, nothingMissing(TEXTS.length), cut));
      assertEquals(SqlState.DATA_CORRUPTED, e.state());
    }
    for (int round = 0; round < 5_000; round++) {
      byte[] damaged = value.clone();
      damaged[random.nextInt(28)] = (byte) random.nextInt();
      try {
        int[] indexes = {0, 2, 7};
        List<Column> fixed = List.of(COLUMNS.get(0), COLUMNS.get(2), COLUMNS.get(7));
        assertEquals(indexes.length, read(codec, fixed, nothingMissing(3), damaged).size());
      } catch (SqlException e) {
        assertEquals(SqlState.DATA_CORRUPTED, e.state());
      }
    }
  }

  @Test
  void formatIsTheGoldenOne() throws IOException {
    assertEquals(Golden.read("rows-v1.txt"), String.join("\n", goldenLines()));
  }

  static List<String> goldenLines() {
    List<String> lines = new ArrayList<>();
    RowCodec codec = new RowCodec(new RowSchema(3, COLUMNS), List.of());
    lines.add("row " + HexFormat.of().formatHex(encode(codec, batch(COLUMNS, TEXTS))));
    @Nullable String[] nulls = new String[TEXTS.length];
    nulls[0] = "1";
    lines.add("nulls " + HexFormat.of().formatHex(encode(codec, batch(COLUMNS, nulls))));
    RowCodec late = new RowCodec(new RowSchema(300, List.of(new Column(1, Oids.TEXT))), List.of());
    lines.add("version " + HexFormat.of().formatHex(encode(late, batch(late300(), "x"))));
    return lines;
  }

  private static List<Column> late300() {
    return List.of(new Column(1, Oids.TEXT));
  }

  /// Golden files of this module.
  static final class Golden {
    private Golden() {}

    static String read(String name) throws IOException {
      try (InputStream in = RowCodecTest.class.getResourceAsStream("/golden/" + name)) {
        byte[] bytes = Objects.requireNonNull(in, name).readAllBytes();
        return new String(bytes, StandardCharsets.UTF_8).strip();
      }
    }
  }
}
