package io.lauma.kv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyEncodingTest {
  private static final long SEED = 20_261_121L;
  private static final int VALUES = 120;

  private final Random random = new Random(SEED);
  private final KeyWriter writer = new KeyWriter();

  /// How a value is written, with the order given.
  private interface Write<T> {
    void to(KeyWriter writer, T value, KeyOrder order);
  }

  private <T> byte[] encode(Write<T> write, T value, KeyOrder order) {
    writer.reset();
    write.to(writer, value, order);
    return writer.toKey().bytes();
  }

  private <T> void checkOrder(List<T> values, Comparator<T> comparator, Write<T> write) {
    for (KeyOrder order : KeyOrder.values()) {
      writer.reset();
      writer.writeNull(order);
      byte[] nullKey = writer.toKey().bytes();
      for (T left : values) {
        byte[] leftKey = encode(write, left, order);
        int nullSide = Integer.signum(Arrays.compareUnsigned(nullKey, leftKey));
        assertEquals(order.areNullsFirst() ? -1 : 1, nullSide, () -> order + " NULL, " + left);
        for (T right : values) {
          int expected = Integer.signum(comparator.compare(left, right));
          int actual = Integer.signum(Arrays.compareUnsigned(leftKey, encode(write, right, order)));
          assertEquals(
              order.isDescending() ? -expected : expected,
              actual,
              () -> order + ": " + left + " against " + right + ", seed " + SEED);
        }
      }
    }
  }

  private List<Long> longs() {
    List<Long> values =
        new ArrayList<>(
            List.of(0L, 1L, -1L, 255L, 256L, -256L, -257L, Long.MIN_VALUE, Long.MAX_VALUE));
    while (values.size() < VALUES) {
      values.add(random.nextLong() >> random.nextInt(64));
    }
    return values;
  }

  @Test
  void integersSortAsNumbers() {
    checkOrder(longs(), Comparator.naturalOrder(), KeyWriter::writeLong);
  }

  @Test
  void doublesSortAsPostgresDoes() {
    List<Double> values =
        new ArrayList<>(
            List.of(
                0.0,
                -0.0,
                1.0,
                -1.0,
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Double.MIN_VALUE,
                Double.NEGATIVE_INFINITY,
                -Double.MIN_VALUE,
                Double.MAX_VALUE));
    while (values.size() < VALUES) {
      values.add(Double.longBitsToDouble(random.nextLong()));
    }
    Comparator<Double> order =
        (left, right) ->
            left.doubleValue() == right.doubleValue() ? 0 : Double.compare(left, right);
    checkOrder(values, order, KeyWriter::writeDouble);
  }

  @Test
  void decimalsSortAsNumbersWhateverTheirScale() {
    List<BigDecimal> values = new ArrayList<>();
    for (String text :
        List.of(
            "0", "0.00", "1", "1.0", "1.00", "-1", "10", "100", "0.1", "0.01", "99", "100.5", "12",
            "12.3", "1234", "12.34", "-12", "-12.3", "-1234", "1e100", "-1e100", "1e-100")) {
      values.add(new BigDecimal(text));
    }
    while (values.size() < VALUES) {
      BigInteger unscaled = new BigInteger(1 + random.nextInt(120), random);
      BigDecimal value = new BigDecimal(unscaled, random.nextInt(60) - 20);
      values.add(random.nextBoolean() ? value : value.negate());
    }
    checkOrder(values, Comparator.naturalOrder(), KeyWriter::writeDecimal);
  }

  @Test
  void specialDecimalsStandOutsideOfTheNumbers() {
    for (KeyOrder order : KeyOrder.values()) {
      List<byte[]> keys = new ArrayList<>();
      keys.add(encode(KeyWriter::writeDecimal, KeyWriter.SpecialDecimal.NEGATIVE_INFINITY, order));
      keys.add(encode(KeyWriter::writeDecimal, new BigDecimal("-1e1000"), order));
      keys.add(encode(KeyWriter::writeDecimal, BigDecimal.ZERO, order));
      keys.add(encode(KeyWriter::writeDecimal, new BigDecimal("1e1000"), order));
      keys.add(encode(KeyWriter::writeDecimal, KeyWriter.SpecialDecimal.INFINITY, order));
      keys.add(encode(KeyWriter::writeDecimal, KeyWriter.SpecialDecimal.NAN, order));
      for (int i = 1; i < keys.size(); i++) {
        int sign = Arrays.compareUnsigned(keys.get(i - 1), keys.get(i));
        assertTrue(order.isDescending() ? sign > 0 : sign < 0, order + " at " + i);
      }
    }
  }

  private List<byte[]> byteStrings() {
    List<byte[]> values = new ArrayList<>();
    values.add(new byte[0]);
    values.add(new byte[] {0});
    values.add(new byte[] {0, 0});
    values.add(new byte[] {0, 1});
    values.add(new byte[] {0, -1});
    values.add(new byte[] {-1});
    values.add(new byte[] {-1, -1});
    while (values.size() < VALUES) {
      byte[] value = new byte[random.nextInt(6)];
      for (int i = 0; i < value.length; i++) {
        value[i] = (byte) (random.nextInt(4) - 1);
      }
      values.add(value);
    }
    return values;
  }

  @Test
  void byteStringsSortUnsignedAndShorterFirst() {
    checkOrder(
        byteStrings(),
        Arrays::compareUnsigned,
        (out, value, order) -> out.writeBytes(value, 0, value.length, order));
    checkOrder(
        byteStrings(),
        Arrays::compareUnsigned,
        (out, value, order) -> out.writeText(value, 0, value.length, order));
  }

  @Test
  void booleansUuidsAndDurationsSort() {
    checkOrder(List.of(false, true), Comparator.naturalOrder(), KeyWriter::writeBoolean);
    List<byte[]> uuids = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      byte[] uuid = new byte[16];
      random.nextBytes(uuid);
      uuids.add(uuid);
    }
    checkOrder(
        uuids, Arrays::compareUnsigned, (out, value, order) -> out.writeUuid(value, 0, order));
    List<long[]> durations = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      durations.add(new long[] {random.nextInt(9) - 4, random.nextInt(3)});
    }
    checkOrder(
        durations,
        Arrays::compare,
        (out, value, order) -> out.writeDuration(value[0], value[1], order));
  }

  @Test
  void arraysSortByElementsThenByLength() {
    List<List<Integer>> arrays = new ArrayList<>();
    for (int i = 0; i < VALUES; i++) {
      List<Integer> array = new ArrayList<>();
      for (int length = random.nextInt(4); length > 0; length--) {
        array.add(random.nextInt(4) == 0 ? Integer.MAX_VALUE : random.nextInt(5) - 2);
      }
      arrays.add(array);
    }
    Comparator<List<Integer>> order =
        (left, right) -> {
          for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int byElement = Integer.compare(left.get(i), right.get(i));
            if (byElement != 0) {
              return byElement;
            }
          }
          return Integer.compare(left.size(), right.size());
        };
    checkOrder(arrays, order, KeyEncodingTest::writeArray);
  }

  /// The greatest integer stands for NULL, which sorts last inside an array.
  private static void writeArray(KeyWriter out, List<Integer> array, KeyOrder order) {
    int mark = out.beginArray();
    for (int element : array) {
      if (element == Integer.MAX_VALUE) {
        out.writeNull(KeyOrder.ASC_NULLS_LAST);
      } else {
        out.writeLong(element, KeyOrder.ASC_NULLS_LAST);
      }
    }
    out.endArray(mark, new int[] {1, array.size(), 1}, order);
  }

  @Test
  void componentsAreReadBackAndSkippedInEveryOrder() {
    byte[] text = "a\0b".getBytes(StandardCharsets.UTF_8);
    byte[] uuid = new byte[16];
    random.nextBytes(uuid);
    KeyReader reader = new KeyReader();
    for (KeyOrder order : KeyOrder.values()) {
      writer.reset();
      writer.tableId(7);
      writer.reserveHash();
      writer.writeLong(-300, order);
      writer.writeNull(order);
      writer.writeText(text, 0, 3, order);
      writer.writeDecimal(new BigDecimal("-123.450"), order);
      writer.writeDuration(-3, 5, order);
      writeArray(writer, List.of(1, Integer.MAX_VALUE, -70_000), order);
      writer.writeDouble(-2.5, order);
      writer.writeUuid(uuid, 0, order);
      writer.writeBoolean(true, order);
      writer.patchHash();
      Key key = writer.toKey();
      reader.reset(key.bytes(), key.lengthBytes(), true);
      assertFalse(reader.takeNull());
      assertEquals(-300, reader.readLong());
      assertTrue(reader.takeNull());
      reader.readBytes();
      assertArrayEquals(text, Arrays.copyOf(reader.bytes(), reader.bytesLength()));
      reader.skip();
      reader.skip();
      reader.skip();
      assertEquals(-2.5, reader.readDouble());
      reader.readUuid();
      assertArrayEquals(uuid, Arrays.copyOf(reader.bytes(), reader.bytesLength()));
      assertTrue(reader.readBoolean());
      assertFalse(reader.hasMore());
      reader.reset(key.bytes(), key.lengthBytes(), true);
      int components = 0;
      while (reader.hasMore()) {
        reader.skip();
        components++;
      }
      assertEquals(9, components);
    }
  }

  @Test
  void damagedKeysAreRefusedNotMisread() {
    KeyReader reader = new KeyReader();
    for (int round = 0; round < 20_000; round++) {
      byte[] bytes = new byte[4 + random.nextInt(24)];
      random.nextBytes(bytes);
      reader.reset(bytes, bytes.length, false);
      try {
        while (reader.hasMore()) {
          reader.skip();
        }
      } catch (KeyReader.Malformed expected) {
        assertTrue(String.valueOf(expected.getMessage()).contains("byte"));
      }
    }
    reader.reset(new byte[] {0, 0, 0, 1, 0x51, 'a'}, 6, false);
    assertThrows(KeyReader.Malformed.class, reader::readBytes);
  }

  @Test
  void formatIsTheGoldenOne() throws IOException {
    try (InputStream in = KeyEncodingTest.class.getResourceAsStream("/golden/keys-v1.txt")) {
      byte[] golden = Objects.requireNonNull(in, "golden file").readAllBytes();
      assertEquals(
          new String(golden, StandardCharsets.UTF_8).strip(), String.join("\n", goldenLines()));
    }
  }

  List<String> goldenLines() {
    List<String> lines = new ArrayList<>();
    for (KeyOrder order : List.of(KeyOrder.ASC_NULLS_LAST, KeyOrder.DESC_NULLS_FIRST)) {
      writer.reset();
      writer.writeNull(order);
      lines.add(order + " null " + writer.toKey());
      for (long value : new long[] {0, 1, 255, 256, -1, -256, -257, Long.MIN_VALUE}) {
        lines.add(order + " long " + value + " " + hex(KeyWriter::writeLong, value, order));
      }
      for (double value : new double[] {0, 1, -1, Double.NaN, Double.NEGATIVE_INFINITY}) {
        lines.add(order + " double " + value + " " + hex(KeyWriter::writeDouble, value, order));
      }
      for (String value : List.of("0", "1", "-1", "12345.678", "1e20", "-0.001")) {
        BigDecimal decimal = new BigDecimal(value);
        lines.add(order + " decimal " + value + " " + hex(KeyWriter::writeDecimal, decimal, order));
      }
      for (KeyWriter.SpecialDecimal value : KeyWriter.SpecialDecimal.values()) {
        lines.add(order + " decimal " + value + " " + hex(KeyWriter::writeDecimal, value, order));
      }
      lines.add(order + " boolean true " + hex(KeyWriter::writeBoolean, true, order));
      lines.add(
          order
              + " array {1,NULL} "
              + hex(KeyEncodingTest::writeArray, List.of(1, Integer.MAX_VALUE), order));
      byte[] text = {'a', 0, 'b'};
      writer.reset();
      writer.tableId(0x01020304);
      writer.reserveHash();
      writer.writeText(text, 0, 3, order);
      writer.writeDuration(2, 3, order);
      writer.patchHash();
      lines.add(order + " row " + writer.toKey());
    }
    return lines;
  }

  private <T> String hex(Write<T> write, T value, KeyOrder order) {
    return HexFormat.of().formatHex(encode(write, value, order));
  }
}
