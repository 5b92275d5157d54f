package io.lauma.types;

import java.nio.charset.StandardCharsets;

/// A growing byte array: where text and binary forms of values are written. A final class over an
/// array because it is hot; reused by one thread through [#clear]. Numbers are big-endian.
public final class ByteSink {
  /// What one sink may hold: PostgreSQL's limit of a value (1 GiB less one byte).
  public static final int LENGTH_BYTES_MAX = 0x3fffffff;

  private static final int CAPACITY_MIN = 32;
  private static final int LONG_DIGITS_MAX = 20;

  private byte[] data;
  private int end;

  public ByteSink() {
    this(CAPACITY_MIN);
  }

  public ByteSink(int capacityBytes) {
    data = ValueMemory.bytes(Math.max(CAPACITY_MIN, capacityBytes));
  }

  /// Bytes written so far.
  public int length() {
    return end;
  }

  /// The backing array, valid until the next write; bytes `0 .. length()` count.
  public byte[] array() {
    return data;
  }

  public byte[] toBytes() {
    return ValueMemory.grown(data, end);
  }

  public void clear() {
    end = 0;
  }

  /// Drops everything from `lengthBytes` on.
  public void truncate(int lengthBytes) {
    end = lengthBytes;
  }

  /// Makes room for `lengthBytes` more.
  ///
  /// @throws SqlException 54000 above [#LENGTH_BYTES_MAX], 53200 when the heap has no room
  public void ensure(int lengthBytes) {
    long needed = (long) end + lengthBytes;
    if (needed <= data.length) {
      return;
    }
    if (needed > LENGTH_BYTES_MAX) {
      throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "out of memory")
          .withDetail("A value may hold at most " + LENGTH_BYTES_MAX + " bytes.");
    }
    data =
        ValueMemory.grown(
            data,
            Math.min(LENGTH_BYTES_MAX, ValueMemory.capacity(data.length, needed, Byte.BYTES)));
  }

  public void put(int oneByte) {
    if (end == data.length) {
      ensure(1);
    }
    data[end++] = (byte) oneByte;
  }

  public void putBytes(byte[] source) {
    putBytes(source, 0, source.length);
  }

  public void putBytes(byte[] source, int start, int lengthBytes) {
    ensure(lengthBytes);
    System.arraycopy(source, start, data, end, lengthBytes);
    end += lengthBytes;
  }

  public void putShort(int value) {
    ensure(2);
    data[end++] = (byte) (value >>> 8);
    data[end++] = (byte) value;
  }

  public void putInt(int value) {
    ensure(4);
    setInt(end, value);
    end += 4;
  }

  /// Writes over four bytes that were put before.
  public void setInt(int at, int value) {
    data[at] = (byte) (value >>> 24);
    data[at + 1] = (byte) (value >>> 16);
    data[at + 2] = (byte) (value >>> 8);
    data[at + 3] = (byte) value;
  }

  public void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  /// Characters below 128 only.
  public void putAscii(String text) {
    int size = text.length();
    ensure(size);
    for (int i = 0; i < size; i++) {
      data[end + i] = (byte) text.charAt(i);
    }
    end += size;
  }

  public void putUtf8(String text) {
    int size = text.length();
    ensure(size);
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        putBytes(text.substring(i).getBytes(StandardCharsets.UTF_8));
        return;
      }
      data[end++] = (byte) c;
    }
  }

  /// The decimal digits of `value`.
  public void putDecimal(long value) {
    ensure(LONG_DIGITS_MAX);
    if (value == Long.MIN_VALUE) {
      putAscii("-9223372036854775808");
      return;
    }
    long rest = value;
    if (rest < 0) {
      data[end++] = '-';
      rest = -rest;
    }
    int digits = digits(rest);
    int at = end + digits;
    end = at;
    do {
      data[--at] = (byte) ('0' + rest % 10);
      rest /= 10;
    } while (rest != 0);
  }

  /// The decimal digits of `value` (at least 0), with zeros in front up to `width`.
  public void putPadded(long value, int width) {
    for (int i = digits(value); i < width; i++) {
      put('0');
    }
    putDecimal(value);
  }

  private static int digits(long value) {
    int digits = 1;
    long limit = 10;
    while (digits < 19 && value >= limit) {
      digits++;
      limit *= 10;
    }
    return digits;
  }

  /// The bytes read as UTF-8.
  @Override
  public String toString() {
    return new String(data, 0, end, StandardCharsets.UTF_8);
  }
}
