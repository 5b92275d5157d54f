package io.lauma.format;

import io.lauma.types.ByteSink;
import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.number.Numeric;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// The binary form of numeric: int16 count of digits, weight of the first, sign and display scale,
/// then digits to the base 10,000.
final class NumericBinary {
  private NumericBinary() {}

  private static final int BASE_DIGITS = 4;
  private static final int BASE = 10_000;
  private static final int NEGATIVE = 0x4000;
  private static final int NAN = 0xc000;
  private static final int INFINITY = 0xd000;
  private static final int NEGATIVE_INFINITY = 0xf000;

  /// What PostgreSQL sends with infinities; nobody reads it.
  private static final int INFINITY_SCALE = 0x20;

  private static final int SCALE_MASK = 0x3fff;

  static void write(byte[] data, int start, int end, ByteSink out) {
    switch (NumericForm.kind(data, start)) {
      case NumericForm.NAN -> special(NAN, 0, out);
      case NumericForm.INFINITY -> special(INFINITY, INFINITY_SCALE, out);
      case NumericForm.NEGATIVE_INFINITY -> special(NEGATIVE_INFINITY, INFINITY_SCALE, out);
      default -> finite(NumericForm.decimal(data, start, end), out);
    }
  }

  private static void special(int sign, int scale, ByteSink out) {
    out.putShort(0);
    out.putShort(0);
    out.putShort(sign);
    out.putShort(scale);
  }

  private static void finite(BigDecimal value, ByteSink out) {
    int scale = value.scale();
    int fractionGroups = (scale + BASE_DIGITS - 1) / BASE_DIGITS;
    String digits =
        value.unscaledValue().abs().toString() + "0".repeat(fractionGroups * BASE_DIGITS - scale);
    digits = "0".repeat(Math.floorMod(-digits.length(), BASE_DIGITS)) + digits;
    int groups = digits.length() / BASE_DIGITS;
    int first = 0;
    while (first < groups && group(digits, first) == 0) {
      first++;
    }
    int last = groups;
    while (last > first && group(digits, last - 1) == 0) {
      last--;
    }
    out.putShort(last - first);
    out.putShort(last == first ? 0 : groups - fractionGroups - first - 1);
    out.putShort(value.signum() < 0 ? NEGATIVE : 0);
    out.putShort(scale);
    for (int i = first; i < last; i++) {
      out.putShort(group(digits, i));
    }
  }

  private static int group(String digits, int index) {
    int value = 0;
    for (int i = 0; i < BASE_DIGITS; i++) {
      value = value * 10 + digits.charAt(index * BASE_DIGITS + i) - '0';
    }
    return value;
  }

  /// @return stored form
  static byte[] read(BinarySource in) {
    int count = in.takeShort() & 0xffff;
    int weight = in.takeShort();
    int sign = in.takeShort() & 0xffff;
    int scale = in.takeShort() & 0xffff;
    switch (sign) {
      case NAN -> {
        return NumericForm.special(NumericForm.NAN);
      }
      case INFINITY -> {
        return NumericForm.special(NumericForm.INFINITY);
      }
      case NEGATIVE_INFINITY -> {
        return NumericForm.special(NumericForm.NEGATIVE_INFINITY);
      }
      case 0, NEGATIVE -> {}
      default -> throw invalid("sign");
    }
    if ((scale & SCALE_MASK) != scale) {
      throw invalid("scale");
    }
    StringBuilder digits = new StringBuilder(count * BASE_DIGITS);
    for (int i = 0; i < count; i++) {
      int digit = in.takeShort();
      if (digit < 0 || digit >= BASE) {
        throw invalid("digit");
      }
      digits.append((char) ('0' + digit / 1000));
      digits.append((char) ('0' + digit / 100 % 10));
      digits.append((char) ('0' + digit / 10 % 10));
      digits.append((char) ('0' + digit % 10));
    }
    BigInteger unscaled = count == 0 ? BigInteger.ZERO : new BigInteger(digits.toString());
    int unscaledScale = (count - weight - 1) * BASE_DIGITS;
    BigDecimal value =
        new BigDecimal(sign == NEGATIVE ? unscaled.negate() : unscaled, unscaledScale);
    return Numeric.checked(value.setScale(scale, RoundingMode.DOWN));
  }

  private static SqlException invalid(String part) {
    return new SqlException(
        SqlState.INVALID_BINARY_REPRESENTATION,
        "invalid " + part + " in external \"numeric\" value");
  }
}
