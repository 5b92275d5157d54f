package io.lauma.types;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/// The stored form of numeric: one byte kind (0 finite, 1 NaN, 2 Infinity, 3 -Infinity); finite
/// ones go on with a big-endian uint16 display scale (PostgreSQL keeps trailing zeros) and the
/// unscaled value, two's complement, big-endian, as short as possible.
public final class NumericForm {
  private NumericForm() {}

  public static final byte FINITE = 0;
  public static final byte NAN = 1;
  public static final byte INFINITY = 2;
  public static final byte NEGATIVE_INFINITY = 3;

  private static final int HEADER_BYTES = 3;

  /// Any kind but finite, as a value of its own.
  public static byte[] special(byte kind) {
    return new byte[] {kind};
  }

  /// A negative scale is widened to 0.
  public static byte[] of(BigDecimal value) {
    BigDecimal scaled = value.scale() < 0 ? value.setScale(0) : value;
    byte[] unscaled = scaled.unscaledValue().toByteArray();
    byte[] form = new byte[HEADER_BYTES + unscaled.length];
    form[0] = FINITE;
    form[1] = (byte) (scaled.scale() >>> 8);
    form[2] = (byte) scaled.scale();
    System.arraycopy(unscaled, 0, form, HEADER_BYTES, unscaled.length);
    return form;
  }

  /// @param scale 0 or more
  public static byte[] of(long unscaled, int scale) {
    int size = (Long.SIZE - Long.numberOfLeadingZeros(unscaled < 0 ? ~unscaled : unscaled)) / 8 + 1;
    byte[] form = new byte[HEADER_BYTES + size];
    form[0] = FINITE;
    form[1] = (byte) (scale >>> 8);
    form[2] = (byte) scale;
    for (int i = 0; i < size; i++) {
      form[HEADER_BYTES + i] = (byte) (unscaled >> (8 * (size - 1 - i)));
    }
    return form;
  }

  /// Display scale of a finite value.
  public static int scale(byte[] data, int start) {
    return (data[start + 1] & 0xff) << 8 | (data[start + 2] & 0xff);
  }

  /// Whether the unscaled value of a finite form of this extent fits a long.
  public static boolean isLong(int start, int end) {
    return end - start - HEADER_BYTES <= Long.BYTES;
  }

  /// The unscaled value; only when [#isLong].
  public static long unscaledLong(byte[] data, int start, int end) {
    long unscaled = data[start + HEADER_BYTES];
    for (int i = start + HEADER_BYTES + 1; i < end; i++) {
      unscaled = unscaled << 8 | (data[i] & 0xff);
    }
    return unscaled;
  }

  public static byte kind(byte[] data, int start) {
    return data[start];
  }

  /// The finite value at `data[start .. end)`.
  public static BigDecimal decimal(byte[] data, int start, int end) {
    int scale = scale(data, start);
    if (isLong(start, end)) {
      return BigDecimal.valueOf(unscaledLong(data, start, end), scale);
    }
    byte[] unscaled = Arrays.copyOfRange(data, start + HEADER_BYTES, end);
    return new BigDecimal(new BigInteger(unscaled), scale);
  }
}
