package io.lauma.kv;

import java.util.Arrays;

/// Reads the components of a key that [KeyWriter] wrote, ascending or descending as each first byte
/// says. Only what a key keeps exactly can be read back; the rest can be skipped. Used by one
/// thread. Throws [Malformed] on bytes that no writer made.
public final class KeyReader {
  /// The bytes are no key.
  public static final class Malformed extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Malformed(String what, int at) {
      super(what + " at byte " + at);
    }
  }

  private byte[] data = new byte[0];
  private int at;
  private int end;
  private int mask;
  private byte[] unescaped = new byte[32];
  private int unescapedLength;

  /// Starts at the first component of a row's key.
  ///
  /// @param end where the key ends; a version's timestamp is not part of it
  public void reset(byte[] key, int end, boolean hashed) {
    data = key;
    this.end = end;
    at = KeyWriter.TABLE_ID_BYTES + (hashed ? KeyWriter.HASH_BYTES : 0);
    mask = 0;
  }

  public boolean hasMore() {
    return at < end;
  }

  /// Whether the next component is NULL, which is then taken.
  public boolean takeNull() {
    int tag = rawAt(at);
    if (tag == KeyTag.NULL_FIRST || tag == KeyTag.NULL_LAST) {
      at++;
      return true;
    }
    return false;
  }

  public boolean readBoolean() {
    int tag = tag();
    if (tag != KeyTag.TRUE && tag != KeyTag.FALSE) {
      throw new Malformed("no boolean", at);
    }
    return tag == KeyTag.TRUE;
  }

  public long readLong() {
    return longAfter(tag());
  }

  private long longAfter(int tag) {
    boolean negative = tag <= KeyTag.INT_NEGATIVE;
    int size = negative ? KeyTag.INT_NEGATIVE - tag : tag - KeyTag.INT_POSITIVE;
    if (size < 0 || size > Long.BYTES) {
      throw new Malformed("no integer", at);
    }
    long value = negative ? -1 : 0;
    for (int i = 0; i < size; i++) {
      value = value << 8 | next();
    }
    return value;
  }

  public double readDouble() {
    if (tag() != KeyTag.DOUBLE) {
      throw new Malformed("no double", at);
    }
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = bits << 8 | next();
    }
    return Double.longBitsToDouble(bits < 0 ? bits ^ Long.MIN_VALUE : ~bits);
  }

  /// Reads a text or bytes component; see [#bytes] and [#bytesLength].
  public void readBytes() {
    int tag = tag();
    if (tag != KeyTag.TEXT && tag != KeyTag.BYTES) {
      throw new Malformed("no text or bytes", at);
    }
    unescapedLength = 0;
    while (true) {
      int b = next();
      if (b == 0) {
        int escape = next();
        if (escape == 1) {
          return;
        }
        if (escape != 0xff) {
          throw new Malformed("no escape", at);
        }
      }
      if (unescapedLength == unescaped.length) {
        unescaped = Arrays.copyOf(unescaped, unescapedLength * 2);
      }
      unescaped[unescapedLength++] = (byte) b;
    }
  }

  public void readUuid() {
    if (tag() != KeyTag.UUID) {
      throw new Malformed("no uuid", at);
    }
    for (int i = 0; i < 16; i++) {
      unescaped[i] = (byte) next();
    }
    unescapedLength = 16;
  }

  /// The bytes that the last read left, valid until the next one; [#bytesLength] of them count.
  public byte[] bytes() {
    return unescaped;
  }

  public int bytesLength() {
    return unescapedLength;
  }

  /// Goes past the next component, whatever it is.
  public void skip() {
    if (!takeNull()) {
      skipValue(tag());
    }
  }

  private void skipValue(int tag) {
    if (tag >= KeyTag.INT_NEGATIVE - Long.BYTES && tag <= KeyTag.INT_POSITIVE + Long.BYTES) {
      longAfter(tag);
      return;
    }
    switch (tag) {
      case KeyTag.TRUE,
          KeyTag.FALSE,
          KeyTag.DECIMAL_ZERO,
          KeyTag.DECIMAL_INFINITY,
          KeyTag.DECIMAL_NEGATIVE_INFINITY,
          KeyTag.DECIMAL_NAN -> {}
      case KeyTag.DOUBLE -> advance(Long.BYTES);
      case KeyTag.UUID -> advance(16);
      case KeyTag.DURATION -> {
        longAfter(next());
        longAfter(next());
      }
      case KeyTag.TEXT, KeyTag.BYTES -> skipEscaped();
      case KeyTag.DECIMAL_POSITIVE -> skipDecimal(0);
      case KeyTag.DECIMAL_NEGATIVE -> skipDecimal(0xff);
      case KeyTag.ARRAY -> skipArray();
      default -> throw new Malformed("unknown tag " + tag, at);
    }
  }

  private void skipEscaped() {
    while (next() != 0 || next() == 0xff) {
      // The condition takes the bytes.
    }
  }

  private void skipDecimal(int inversion) {
    int outer = mask;
    mask ^= inversion;
    longAfter(next());
    while ((next() & 1) != 0) {
      // The condition takes the bytes.
    }
    mask = outer;
  }

  private void skipArray() {
    for (int tag = next(); tag != KeyTag.ARRAY_END; tag = next()) {
      if (tag != KeyTag.NULL_LAST) {
        skipValue(tag);
      }
    }
    long dimensions = longAfter(next());
    for (long i = 0; i < 2 * dimensions; i++) {
      longAfter(next());
    }
  }

  private void advance(int lengthBytes) {
    if (end - at < lengthBytes) {
      throw new Malformed("key ends early", at);
    }
    at += lengthBytes;
  }

  /// Takes a first byte and sets the direction of what follows.
  private int tag() {
    mask = rawAt(at) >= KeyTag.DESCENDING_MIN ? 0xff : 0;
    return next();
  }

  private int next() {
    int value = rawAt(at) ^ mask;
    at++;
    return value;
  }

  private int rawAt(int index) {
    if (index >= end) {
      throw new Malformed("key ends early", index);
    }
    return data[index] & 0xff;
  }
}
