package io.lauma.row;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.Key;
import io.lauma.kv.KeyOrder;
import io.lauma.kv.KeyReader;
import io.lauma.kv.KeyWriter;
import io.lauma.kv.TableId;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.TextContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyCodecTest {
  private static final TextContext CONTEXT = TextContext.DEFAULT;
  private final KeyWriter writer = new KeyWriter();

  /// One row; "\N" is NULL.
  private static RowBatch row(List<KeyColumn> columns, String... texts) {
    Vector[] vectors = new Vector[texts.length];
    for (int i = 0; i < texts.length; i++) {
      SqlType type = columns.get(i).type();
      vectors[i] =
          texts[i].equals("\\N")
              ? Values.ofNull(type.oid())
              : Values.ofText(type, texts[i], CONTEXT);
    }
    return RowBatch.of(1, vectors);
  }

  private static List<KeyColumn> columns(KeyOrder order, int... oids) {
    List<KeyColumn> columns = new ArrayList<>();
    for (int i = 0; i < oids.length; i++) {
      columns.add(new KeyColumn(i, SqlType.of(oids[i]), order));
    }
    return columns;
  }

  private Key key(KeyCodec codec, String... texts) {
    return codec.encode(row(codec.columns(), texts), 0, writer);
  }

  private void checkAscending(int oid, String... texts) {
    for (KeyOrder order : KeyOrder.values()) {
      KeyCodec codec = new KeyCodec(new TableId(5), columns(order, oid), 0);
      for (int i = 1; i < texts.length; i++) {
        int sign = key(codec, texts[i - 1]).compareTo(key(codec, texts[i]));
        assertTrue(
            order.isDescending() ? sign > 0 : sign < 0,
            order + ": " + texts[i - 1] + " before " + texts[i]);
      }
    }
  }

  private void checkEqual(int oid, String left, String right) {
    KeyCodec codec = new KeyCodec(new TableId(5), columns(KeyOrder.ASC_NULLS_LAST, oid), 0);
    assertEquals(key(codec, left), key(codec, right), left + " and " + right);
  }

  @Test
  void everyKeyTypeSortsAsItsValues() {
    checkAscending(Oids.BOOL, "f", "t");
    checkAscending(Oids.INT2, "-32768", "-1", "0", "1", "32767");
    checkAscending(Oids.INT4, "-2147483648", "-70000", "0", "5", "2147483647");
    checkAscending(Oids.INT8, "-9223372036854775808", "-1", "0", "9223372036854775807");
    checkAscending(Oids.OID, "0", "1", "4294967295");
    checkAscending(Oids.XID8, "0", "1", "9223372036854775808", "18446744073709551615");
    checkAscending(Oids.DATE, "-infinity", "4714-11-24 BC", "2024-01-01", "infinity");
    checkAscending(Oids.TIME, "00:00", "10:00:00.000001", "24:00");
    checkAscending(Oids.TIMESTAMP, "-infinity", "1999-12-31 23:59:59.9", "2000-01-01", "infinity");
    checkAscending(Oids.TIMESTAMPTZ, "1999-12-31 23:00-02", "2000-01-01 02:00+00");
    checkAscending(Oids.FLOAT4, "-inf", "-1.5", "0", "1e-30", "2", "inf", "nan");
    checkAscending(Oids.FLOAT8, "-inf", "-1.5", "0", "1e-300", "2", "inf", "nan");
    checkAscending(Oids.NUMERIC, "-inf", "-10", "-9.99", "0", "0.001", "1", "1.01", "inf", "nan");
    checkAscending(Oids.INTERVAL, "-1 mon", "-1 day", "0", "23:59:59", "1 day 1 us", "1 mon");
    checkAscending(Oids.TEXT, "", "A", "a", "aa", "b", "é", "日");
    checkAscending(Oids.VARCHAR, "", "a", "ab");
    checkAscending(Oids.NAME, "a", "b");
    checkAscending(Oids.BPCHAR, "", "a", "a b", "b");
    checkAscending(Oids.BYTEA, "\\x", "\\x00", "\\x0000", "\\x01", "\\xff");
    checkAscending(
        Oids.UUID,
        "00000000-0000-0000-0000-000000000000",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
        "ffffffff-0000-0000-0000-000000000000");
    checkAscending(Oids.INT4_ARRAY, "{}", "{1}", "{1,2}", "{1,NULL}", "{2}");
    checkAscending(Oids.TEXT_ARRAY, "{a}", "{a,b}", "{aa}", "{NULL}");
  }

  @Test
  void equalValuesHaveOneKey() {
    checkEqual(Oids.NUMERIC, "1", "1.000");
    checkEqual(Oids.NUMERIC, "0", "0.00");
    checkEqual(Oids.NUMERIC, "1200", "1.2e3");
    checkEqual(Oids.FLOAT8, "0", "-0");
    checkEqual(Oids.FLOAT4, "0", "-0");
    checkEqual(Oids.INTERVAL, "1 mon", "30 days");
    checkEqual(Oids.INTERVAL, "1 day", "24:00");
    checkEqual(Oids.BPCHAR, "a", "a  ");
  }

  @Test
  void arraysOfEqualElementsAndOtherShapeAreDifferentKeys() {
    KeyCodec codec =
        new KeyCodec(new TableId(5), columns(KeyOrder.ASC_NULLS_LAST, Oids.INT4_ARRAY), 0);
    assertNotEquals(key(codec, "{1,2}"), key(codec, "{{1,2}}"));
    assertNotEquals(key(codec, "{1,2}"), key(codec, "[0:1]={1,2}"));
  }

  @Test
  void exactColumnsAreReadBackFromTheKey() {
    int[] oids = {
      Oids.INT4,
      Oids.NUMERIC,
      Oids.TEXT,
      Oids.BOOL,
      Oids.UUID,
      Oids.XID8,
      Oids.TIMESTAMP,
      Oids.INT4_ARRAY,
      Oids.BYTEA,
      Oids.INT8
    };
    String[] texts = {
      "-5", "1.50", "é\u0001x", "t", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11",
      "18446744073709551615", "2024-01-01 10:00:00", "{1,NULL}", "\\x00ff00", "\\N"
    };
    for (KeyOrder order : KeyOrder.values()) {
      for (int hashColumns : new int[] {0, 1, oids.length}) {
        KeyCodec codec = new KeyCodec(new TableId(5), columns(order, oids), hashColumns);
        Key key = key(codec, texts);
        VectorBuilder[] out = new VectorBuilder[oids.length];
        for (int i = 0; i < oids.length; i++) {
          out[i] = new VectorBuilder(StoredForm.layout(oids[i]), 1);
        }
        codec.decode(key.bytes(), key.lengthBytes(), new KeyReader(), out);
        for (int i = 0; i < oids.length; i++) {
          if (!KeyCodec.isExact(oids[i])) {
            assertEquals(0, out[i].length());
            continue;
          }
          Vector read = out[i].build();
          assertEquals(texts[i].equals("\\N"), read.isNull(0));
          if (!read.isNull(0)) {
            assertEquals(texts[i], TypeText.write(oids[i], read, 0, CONTEXT));
          }
        }
      }
    }
  }

  @Test
  void hashIsOverTheHashColumnsOnly() {
    KeyCodec codec =
        new KeyCodec(new TableId(5), columns(KeyOrder.ASC_NULLS_LAST, Oids.INT4, Oids.TEXT), 1);
    byte[] one = key(codec, "1", "a").bytes();
    byte[] two = key(codec, "1", "b").bytes();
    byte[] other = key(codec, "2", "a").bytes();
    assertArrayEquals(Arrays.copyOf(one, 6), Arrays.copyOf(two, 6));
    assertFalse(Arrays.equals(Arrays.copyOf(one, 6), Arrays.copyOf(other, 6)));
    KeyCodec wider =
        new KeyCodec(new TableId(5), columns(KeyOrder.ASC_NULLS_LAST, Oids.INT8, Oids.TEXT), 1);
    assertArrayEquals(one, key(wider, "1", "a").bytes(), "integers of any width are one key");
  }

  @Test
  void prefixStartsTheKeysItStandsFor() {
    for (int hashColumns : new int[] {0, 1, 2}) {
      KeyCodec codec =
          new KeyCodec(
              new TableId(5),
              columns(KeyOrder.DESC_NULLS_FIRST, Oids.INT4, Oids.TEXT, Oids.BOOL),
              hashColumns);
      Key full = key(codec, "7", "x", "t");
      List<Vector> values = List.of(Values.ofInt(7), Values.ofString("x"), Values.ofBoolean(true));
      for (int count = hashColumns; count <= 3; count++) {
        assertTrue(full.startsWith(codec.prefix(values.subList(0, count), writer)));
      }
      assertEquals(full, codec.prefix(values, writer));
      assertTrue(full.startsWith(codec.tablePrefix(writer)));
    }
  }
}
