package io.lauma.kv;

import java.math.BigDecimal;
import java.util.Arrays;
import net.openhft.hashing.LongHashFunction;

/// Writes keys whose bytes, compared unsigned, sort as their components do in SQL. A final class
/// over a growing array, reused by one thread through [#reset]. Layout of a row's key (without the
/// version's timestamp): table id (4 bytes), for hash-sharded relations the hash (2 bytes), then
/// the components; see [KeyTag] for their first bytes.
public final class KeyWriter {
  public static final int TABLE_ID_BYTES = 4;
  public static final int HASH_BYTES = 2;

  /// Longer keys are refused by callers with the error of their own.
  public static final int KEY_BYTES_MAX = 64 * 1024;

  private static final LongHashFunction HASH = LongHashFunction.xx();
  private static final int CAPACITY_MIN = 64;

  private byte[] data = new byte[CAPACITY_MIN];
  private int end;

  public void reset() {
    end = 0;
  }

  public int lengthBytes() {
    return end;
  }

  /// A copy of what was written.
  public Key toKey() {
    return Key.of(Arrays.copyOf(data, end));
  }

  public void tableId(int id) {
    ensure(TABLE_ID_BYTES);
    fixed(id, TABLE_ID_BYTES);
  }

  /// Leaves room for [#patchHash].
  public void reserveHash() {
    ensure(HASH_BYTES);
    end += HASH_BYTES;
  }

  /// Fills the reserved hash with that of the components written since.
  public void patchHash() {
    int hash = hash(data, TABLE_ID_BYTES + HASH_BYTES, end);
    data[TABLE_ID_BYTES] = (byte) (hash >>> 8);
    data[TABLE_ID_BYTES + 1] = (byte) hash;
  }

  /// The two-byte hash of encoded hash columns: the top 16 bits of their 64-bit xxHash, for ever.
  public static int hash(byte[] encoded, int start, int end) {
    return (int) (HASH.hashBytes(encoded, start, end - start) >>> 48);
  }

  public void writeNull(KeyOrder order) {
    put(order.areNullsFirst() ? KeyTag.NULL_FIRST : KeyTag.NULL_LAST);
  }

  public void writeBoolean(boolean value, KeyOrder order) {
    int start = end;
    put(value ? KeyTag.TRUE : KeyTag.FALSE);
    finish(start, order);
  }

  /// Any integer, date or time; as many bytes as its size needs.
  public void writeLong(long value, KeyOrder order) {
    int start = end;
    ascendingLong(value);
    finish(start, order);
  }

  private void ascendingLong(long value) {
    ensure(1 + Long.BYTES);
    long magnitude = value < 0 ? ~value : value;
    int size = (Long.SIZE - Long.numberOfLeadingZeros(magnitude) + 7) / 8;
    data[end++] = (byte) (value < 0 ? KeyTag.INT_NEGATIVE - size : KeyTag.INT_POSITIVE + size);
    fixed(value, size);
  }

  /// PostgreSQL's order: NaN is the greatest and equals itself; -0 equals 0.
  public void writeDouble(double value, KeyOrder order) {
    int start = end;
    put(KeyTag.DOUBLE);
    long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    ensure(Long.BYTES);
    fixed(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE, Long.BYTES);
    finish(start, order);
  }

  /// Equal numbers of different scale are written alike.
  public void writeDecimal(BigDecimal value, KeyOrder order) {
    int start = end;
    if (value.signum() == 0) {
      put(KeyTag.DECIMAL_ZERO);
    } else {
      put(value.signum() < 0 ? KeyTag.DECIMAL_NEGATIVE : KeyTag.DECIMAL_POSITIVE);
      int bodyStart = end;
      BigDecimal stripped = value.abs().stripTrailingZeros();
      String digits = stripped.unscaledValue().toString();
      ascendingLong((long) digits.length() - stripped.scale());
      digitPairs(digits);
      if (value.signum() < 0) {
        invert(bodyStart);
      }
    }
    finish(start, order);
  }

  /// Pairs of digits, one a byte, twice the pair; the low bit says that more follow.
  private void digitPairs(String digits) {
    int length = digits.length();
    ensure(length / 2 + 1);
    for (int i = 0; i < length; i += 2) {
      int low = i + 1 < length ? digits.charAt(i + 1) - '0' : 0;
      int pair = (digits.charAt(i) - '0') * 10 + low;
      data[end++] = (byte) (pair * 2 + (i + 2 < length ? 1 : 0));
    }
  }

  /// The values of numeric that are no numbers, in their order.
  public enum SpecialDecimal {
    NEGATIVE_INFINITY,
    INFINITY,
    NAN
  }

  public void writeDecimal(SpecialDecimal value, KeyOrder order) {
    int start = end;
    put(
        switch (value) {
          case NEGATIVE_INFINITY -> KeyTag.DECIMAL_NEGATIVE_INFINITY;
          case INFINITY -> KeyTag.DECIMAL_INFINITY;
          case NAN -> KeyTag.DECIMAL_NAN;
        });
    finish(start, order);
  }

  /// UTF-8 in byte order.
  public void writeText(byte[] source, int from, int to, KeyOrder order) {
    escaped(KeyTag.TEXT, source, from, to, order);
  }

  public void writeBytes(byte[] source, int from, int to, KeyOrder order) {
    escaped(KeyTag.BYTES, source, from, to, order);
  }

  /// Zero is written as 00 ff, the end as 00 01.
  private void escaped(int tag, byte[] source, int from, int to, KeyOrder order) {
    int start = end;
    ensure(3 + (to - from));
    data[end++] = (byte) tag;
    for (int i = from; i < to; i++) {
      put(source[i]);
      if (source[i] == 0) {
        put(0xff);
      }
    }
    put(0);
    put(1);
    finish(start, order);
  }

  /// 16 bytes.
  public void writeUuid(byte[] source, int from, KeyOrder order) {
    int start = end;
    put(KeyTag.UUID);
    ensure(16);
    System.arraycopy(source, from, data, end, 16);
    end += 16;
    finish(start, order);
  }

  /// An interval by its length.
  public void writeDuration(long wholeDays, long restMicros, KeyOrder order) {
    int start = end;
    put(KeyTag.DURATION);
    ascendingLong(wholeDays);
    ascendingLong(restMicros);
    finish(start, order);
  }

  /// Starts an array; its elements are then written with [KeyOrder#ASC_NULLS_LAST].
  ///
  /// @return the mark that [#endArray] takes
  public int beginArray() {
    int start = end;
    put(KeyTag.ARRAY);
    return start;
  }

  /// Ends an array; `shape` (dimensions, lengths, bounds) tells apart arrays of equal elements.
  public void endArray(int mark, int[] shape, KeyOrder order) {
    put(KeyTag.ARRAY_END);
    for (int number : shape) {
      ascendingLong(number);
    }
    finish(mark, order);
  }

  private void finish(int start, KeyOrder order) {
    if (order.isDescending()) {
      invert(start);
    }
  }

  private void invert(int start) {
    for (int i = start; i < end; i++) {
      data[i] = (byte) ~data[i];
    }
  }

  /// The low `size` bytes, big-endian; room must be there.
  private void fixed(long value, int size) {
    for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
      data[end++] = (byte) (value >>> shift);
    }
  }

  private void put(int oneByte) {
    if (end == data.length) {
      ensure(1);
    }
    data[end++] = (byte) oneByte;
  }

  private void ensure(int lengthBytes) {
    if (data.length - end < lengthBytes) {
      data = Arrays.copyOf(data, Math.max(data.length * 2, end + lengthBytes));
    }
  }
}
