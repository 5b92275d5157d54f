package io.lauma.types.number;

import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// Limits, type modifiers and casts of numeric, over its stored form ([NumericForm]).
public final class Numeric {
  private Numeric() {}

  /// PostgreSQL's limits of an unconstrained numeric.
  public static final int WHOLE_DIGITS_MAX = 131_072;

  public static final int SCALE_MAX = 16_383;

  private static final int TYPMOD_OFFSET = 4;
  private static final int FLOAT8_DIGITS = 15;
  private static final int FLOAT4_DIGITS = 6;
  private static final BigDecimal LONG_MIN = BigDecimal.valueOf(Long.MIN_VALUE);
  private static final BigDecimal LONG_MAX = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final long[] POWERS_OF_TEN = new long[19];

  static {
    long power = 1;
    for (int i = 0; i < POWERS_OF_TEN.length; i++) {
      POWERS_OF_TEN[i] = power;
      power *= 10;
    }
  }

  /// @param exponent 0 to 18
  public static long powerOfTen(int exponent) {
    return POWERS_OF_TEN[exponent];
  }

  /// The precision of a modifier made by [#typmod].
  public static int precision(int typmod) {
    return (typmod - TYPMOD_OFFSET) >> 16 & 0xffff;
  }

  /// The scale of a modifier, which may be negative.
  public static int scale(int typmod) {
    return ((typmod - TYPMOD_OFFSET & 0x7ff) ^ 1024) - 1024;
  }

  /// The modifier of numeric(precision, scale).
  public static int typmod(int precision, int scale) {
    return (precision << 16 | (scale & 0x7ff)) + TYPMOD_OFFSET;
  }

  /// Rounds to the modifier's scale and checks its precision.
  ///
  /// @return stored form, `form` itself when nothing changes
  /// @throws SqlException 22003
  public static byte[] applyTypmod(byte[] form, int typmod) {
    if (typmod == SqlType.NO_TYPMOD) {
      return form;
    }
    int precision = precision(typmod);
    int scale = scale(typmod);
    byte kind = NumericForm.kind(form, 0);
    if (kind == NumericForm.NAN) {
      return form;
    }
    if (kind != NumericForm.FINITE) {
      throw fieldOverflow(precision, scale, "cannot hold an infinite value.");
    }
    BigDecimal value = NumericForm.decimal(form, 0, form.length);
    if (value.scale() == scale && value.precision() <= precision) {
      return form;
    }
    BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
    if (rounded.signum() != 0 && rounded.precision() > precision) {
      int power = precision - scale;
      throw fieldOverflow(
          precision,
          scale,
          "must round to an absolute value less than " + (power == 0 ? "1" : "10^" + power) + ".");
    }
    return NumericForm.of(rounded);
  }

  private static SqlException fieldOverflow(int precision, int scale, String what) {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "numeric field overflow")
        .withDetail("A field with precision " + precision + ", scale " + scale + " " + what);
  }

  /// The stored form of a computed value.
  ///
  /// @throws SqlException 22003 beyond the limits of numeric
  public static byte[] checked(BigDecimal value) {
    BigDecimal plain =
        value.scale() > SCALE_MAX ? value.setScale(SCALE_MAX, RoundingMode.HALF_UP) : value;
    if ((long) plain.precision() - plain.scale() > WHOLE_DIGITS_MAX && plain.signum() != 0) {
      throw overflow();
    }
    return NumericForm.of(plain);
  }

  static SqlException overflow() {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
  }

  public static byte[] fromLong(long value) {
    return NumericForm.of(value, 0);
  }

  /// float8 to numeric: 15 significant digits, as PostgreSQL's cast.
  public static byte[] fromFloat8(double value) {
    return fromFloat(value, FLOAT8_DIGITS);
  }

  /// float4 (held as a double) to numeric: 6 significant digits.
  public static byte[] fromFloat4(double value) {
    return fromFloat(value, FLOAT4_DIGITS);
  }

  private static byte[] fromFloat(double value, int digits) {
    if (Double.isNaN(value)) {
      return NumericForm.special(NumericForm.NAN);
    }
    if (Double.isInfinite(value)) {
      return NumericForm.special(value > 0 ? NumericForm.INFINITY : NumericForm.NEGATIVE_INFINITY);
    }
    if (value == 0) {
      return NumericForm.of(0, 0);
    }
    BigDecimal rounded =
        new BigDecimal(value).round(new java.math.MathContext(digits, RoundingMode.HALF_EVEN));
    BigDecimal shortened = rounded.stripTrailingZeros();
    return checked(shortened.scale() < 0 ? shortened.setScale(0) : shortened);
  }

  /// numeric to an integer type: rounds half away from zero.
  ///
  /// @param typeName for messages, for example "integer"
  /// @throws SqlException 22003; 0A000 for NaN and infinities
  public static long toLong(byte[] data, int start, int end, String typeName, long min, long max) {
    byte kind = NumericForm.kind(data, start);
    if (kind != NumericForm.FINITE) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "cannot convert " + (kind == NumericForm.NAN ? "NaN" : "infinity") + " to " + typeName);
    }
    BigDecimal whole = NumericForm.decimal(data, start, end).setScale(0, RoundingMode.HALF_UP);
    if (whole.compareTo(LONG_MIN) < 0 || whole.compareTo(LONG_MAX) > 0) {
      throw integerOutOfRange(typeName);
    }
    long value = whole.longValue();
    if (value < min || value > max) {
      throw integerOutOfRange(typeName);
    }
    return value;
  }

  /// @throws SqlException 22003 when it is too large for a double
  public static double toFloat8(byte[] data, int start, int end) {
    return switch (NumericForm.kind(data, start)) {
      case NumericForm.NAN -> Double.NaN;
      case NumericForm.INFINITY -> Double.POSITIVE_INFINITY;
      case NumericForm.NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> {
        BigDecimal value = NumericForm.decimal(data, start, end);
        double result = value.doubleValue();
        if (Double.isInfinite(result) || (result == 0 && value.signum() != 0)) {
          throw FloatText.outOfRange(value.toPlainString(), "double precision");
        }
        yield result;
      }
    };
  }

  /// The result is a float's value.
  ///
  /// @throws SqlException 22003 when it is too large for a float
  public static double toFloat4(byte[] data, int start, int end) {
    return switch (NumericForm.kind(data, start)) {
      case NumericForm.NAN -> Double.NaN;
      case NumericForm.INFINITY -> Double.POSITIVE_INFINITY;
      case NumericForm.NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> {
        BigDecimal value = NumericForm.decimal(data, start, end);
        float result = value.floatValue();
        if (Float.isInfinite(result) || (result == 0 && value.signum() != 0)) {
          throw FloatText.outOfRange(value.toPlainString(), "real");
        }
        yield result;
      }
    };
  }

  /// float4 or float8 to an integer type: rounds half to even.
  ///
  /// @throws SqlException 22003, for NaN too
  public static long floatToLong(double value, String typeName, long min, long max) {
    double whole = Math.rint(value);
    if (Double.isNaN(whole) || whole < min || whole >= -(double) min) {
      throw integerOutOfRange(typeName);
    }
    return (long) whole;
  }

  /// @throws SqlException 22003 when a double does not fit a float
  public static double float8To4(double value) {
    float result = (float) value;
    if (Float.isInfinite(result) && !Double.isInfinite(value)) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
    }
    if (result == 0 && value != 0) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: underflow");
    }
    return result;
  }

  /// "integer out of range" and its like (22003).
  public static SqlException integerOutOfRange(String typeName) {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, typeName + " out of range");
  }

  /// PostgreSQL's order: -Infinity, finite, Infinity, NaN; scale does not count.
  public static int compare(
      byte[] left, int leftStart, int leftEnd, byte[] right, int rightStart, int rightEnd) {
    byte leftKind = NumericForm.kind(left, leftStart);
    byte rightKind = NumericForm.kind(right, rightStart);
    if (leftKind == NumericForm.FINITE && rightKind == NumericForm.FINITE) {
      if (NumericForm.isLong(leftStart, leftEnd)
          && NumericForm.isLong(rightStart, rightEnd)
          && NumericForm.scale(left, leftStart) == NumericForm.scale(right, rightStart)) {
        return Long.compare(
            NumericForm.unscaledLong(left, leftStart, leftEnd),
            NumericForm.unscaledLong(right, rightStart, rightEnd));
      }
      return NumericForm.decimal(left, leftStart, leftEnd)
          .compareTo(NumericForm.decimal(right, rightStart, rightEnd));
    }
    return Integer.compare(rank(leftKind), rank(rightKind));
  }

  private static int rank(byte kind) {
    return switch (kind) {
      case NumericForm.NEGATIVE_INFINITY -> -1;
      case NumericForm.FINITE -> 0;
      case NumericForm.INFINITY -> 1;
      default -> 2;
    };
  }

  /// A hash that is equal for equal values of different scale.
  public static int hash(byte[] data, int start, int end) {
    byte kind = NumericForm.kind(data, start);
    if (kind != NumericForm.FINITE) {
      return kind;
    }
    BigDecimal value = NumericForm.decimal(data, start, end);
    return value.signum() == 0 ? 0 : value.stripTrailingZeros().hashCode();
  }

  /// The unscaled value of `value` at `scale`, exact when `scale` is at least the value's own.
  public static BigInteger unscaledAt(BigDecimal value, int scale) {
    return value.setScale(scale, RoundingMode.HALF_UP).unscaledValue();
  }
}
