package io.lauma.log.apply;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Reads what [ByteWriter] wrote, from bytes that may be anything: every length is checked against
/// what is left before something is allocated.
final class ByteReader {
  private final byte[] bytes;
  private final int end;
  private int at;

  ByteReader(byte[] bytes) {
    this(bytes, 0, bytes.length);
  }

  private ByteReader(byte[] bytes, int from, int end) {
    this.bytes = bytes;
    this.at = from;
    this.end = end;
  }

  boolean atEnd() {
    return at == end;
  }

  int u8() {
    need(1);
    return bytes[at++] & 0xff;
  }

  long varint() {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return positive(value);
      }
    }
    throw new DamagedBytes("a number is too long at byte", at);
  }

  long i64() {
    need(Long.BYTES);
    long value = ByteBuffer.wrap(bytes, at, Long.BYTES).getLong();
    at += Long.BYTES;
    return value;
  }

  /// A big-endian number that is never negative: epochs, indexes, timestamps.
  long position() {
    return positive(i64());
  }

  /// How many elements follow, each of at least one byte.
  int count(int max) {
    long count = varint();
    if (count > max || count > end - at) {
      throw new DamagedBytes("more elements than can be", count);
    }
    return (int) count;
  }

  byte[] bytes() {
    int length = length();
    byte[] value = Arrays.copyOfRange(bytes, at, at + length);
    at += length;
    return value;
  }

  String string() {
    int length = length();
    try {
      String value =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, length)).toString();
      at += length;
      return value;
    } catch (CharacterCodingException e) {
      throw new DamagedBytes("a string is not UTF-8 at byte", at);
    }
  }

  byte[] rest() {
    byte[] value = Arrays.copyOfRange(bytes, at, end);
    at = end;
    return value;
  }

  /// The next length-prefixed part, to be read by a reader of its own.
  ByteReader part() {
    int length = length();
    ByteReader part = new ByteReader(bytes, at, at + length);
    at += length;
    return part;
  }

  void expectEnd() {
    if (at != end) {
      throw new DamagedBytes("bytes after the end", end - at);
    }
  }

  private int length() {
    long length = varint();
    if (length > end - at) {
      throw new DamagedBytes("a length is beyond the end", length);
    }
    return (int) length;
  }

  private long positive(long value) {
    if (value < 0) {
      throw new DamagedBytes("a number is negative", value);
    }
    return value;
  }

  private void need(int count) {
    if (count > end - at) {
      throw new DamagedBytes("cut off at byte", end);
    }
  }
}
