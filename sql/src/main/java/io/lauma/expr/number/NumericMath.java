package io.lauma.expr.number;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// Roots, exponentials and logarithms of finite numerics, at the scales PostgreSQL chooses.
public final class NumericMath {
  private NumericMath() {}

  private static final double LOG10_E = 0.434294481903252;
  private static final int GUARD_DIGITS = 12;
  private static final int RESULT_SCALE_MAX = 2000;
  private static final BigDecimal HUNDREDTH = new BigDecimal("0.01");
  private static final BigDecimal NEAR_ONE_LOW = new BigDecimal("0.9");
  private static final BigDecimal NEAR_ONE_HIGH = new BigDecimal("1.1");
  private static final BigDecimal TWO = BigDecimal.TWO;

  static SqlException overflow() {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
  }

  /// @throws SqlException 2201F for a negative number
  static BigDecimal sqrt(BigDecimal value) {
    if (value.signum() < 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "cannot take square root of a negative number");
    }
    int weight = (NumericScale.weight(value) + 1) * NumericScale.GROUP_DIGITS / 2 - 1;
    return sqrt(value, NumericScale.result(weight, value.scale()));
  }

  /// The square root at a scale.
  public static BigDecimal sqrt(BigDecimal value, int scale) {
    if (value.signum() == 0) {
      return BigDecimal.ZERO.setScale(scale);
    }
    int digits = Math.max(1, (value.precision() - value.scale()) / 2 + scale) + GUARD_DIGITS;
    return value
        .sqrt(new MathContext(digits, RoundingMode.DOWN))
        .setScale(scale, RoundingMode.HALF_UP);
  }

  static BigDecimal exp(BigDecimal value) {
    double digits = Math.clamp(value.doubleValue() * LOG10_E, -RESULT_SCALE_MAX, RESULT_SCALE_MAX);
    return exp(value, NumericScale.result((int) digits, value.scale()));
  }

  private static BigDecimal exp(BigDecimal value, int scale) {
    double size = value.doubleValue();
    if (Math.abs(size) >= RESULT_SCALE_MAX * 3) {
      if (size > 0) {
        throw overflow();
      }
      return BigDecimal.ZERO.setScale(scale);
    }
    int digits = Math.max(1, scale + (int) (size * LOG10_E) + 1) + GUARD_DIGITS;
    var context = new MathContext(digits + 8, RoundingMode.HALF_EVEN);
    BigDecimal reduced = value;
    int halvings = 0;
    while (reduced.abs().compareTo(HUNDREDTH) > 0) {
      reduced = reduced.divide(TWO, context);
      halvings++;
    }
    context = new MathContext(digits + 8 + halvings, RoundingMode.HALF_EVEN);
    reduced = value.divide(TWO.pow(halvings), context);
    BigDecimal sum = BigDecimal.ONE;
    BigDecimal term = BigDecimal.ONE;
    BigDecimal small = BigDecimal.ONE.movePointLeft(digits + 8 + halvings);
    for (int i = 1; term.abs().compareTo(small) > 0; i++) {
      term = term.multiply(reduced, context).divide(BigDecimal.valueOf(i), context);
      sum = sum.add(term, context);
    }
    for (int i = 0; i < halvings; i++) {
      sum = sum.multiply(sum, context);
    }
    return sum.setScale(scale, RoundingMode.HALF_UP);
  }

  private static void checkLogArgument(BigDecimal value) {
    if (value.signum() < 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_LOG, "cannot take logarithm of a negative number");
    }
    if (value.signum() == 0) {
      throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_LOG, "cannot take logarithm of zero");
    }
  }

  /// @throws SqlException 2201E for zero and negative numbers
  static BigDecimal ln(BigDecimal value) {
    checkLogArgument(value);
    return ln(value, NumericScale.result(lnDigits(value), value.scale()));
  }

  /// The logarithm of `value` to `base`.
  ///
  /// @throws SqlException 2201E, 22012
  static BigDecimal log(BigDecimal base, BigDecimal value) {
    checkLogArgument(base);
    checkLogArgument(value);
    int digits = lnDigits(value) - lnDigits(base);
    int scale = NumericScale.result(digits, Math.max(base.scale(), value.scale()));
    int precise = scale + Math.abs(digits) + GUARD_DIGITS + Math.max(0, -lnDigits(base)) * 2;
    BigDecimal divisor = ln(base, precise);
    if (divisor.signum() == 0) {
      throw Failures.divisionByZero();
    }
    return ln(value, precise).divide(divisor, scale, RoundingMode.HALF_UP);
  }

  /// Place of the first decimal digit of the logarithm, about.
  private static int lnDigits(BigDecimal value) {
    if (value.compareTo(NEAR_ONE_LOW) >= 0 && value.compareTo(NEAR_ONE_HIGH) <= 0) {
      BigDecimal distance = value.subtract(BigDecimal.ONE);
      if (distance.signum() == 0) {
        return 0;
      }
      return distance.precision() - distance.scale() - 1;
    }
    return (int) Math.log10(Math.abs(lnEstimate(value)));
  }

  private static double lnEstimate(BigDecimal value) {
    int exponent = value.precision() - value.scale() - 1;
    return Math.log(value.movePointLeft(exponent).doubleValue()) + exponent * Math.log(10);
  }

  private static BigDecimal ln(BigDecimal value, int scale) {
    int exponent = value.precision() - value.scale();
    var context = new MathContext(scale + 10 + GUARD_DIGITS, RoundingMode.HALF_EVEN);
    boolean nearOne = value.compareTo(NEAR_ONE_LOW) >= 0 && value.compareTo(NEAR_ONE_HIGH) <= 0;
    BigDecimal result;
    if (nearOne) {
      result = lnSeries(value, context);
    } else {
      result =
          lnReduced(value.movePointLeft(exponent), context)
              .add(lnReduced(BigDecimal.TEN, context).multiply(BigDecimal.valueOf(exponent)));
    }
    return result.setScale(scale, RoundingMode.HALF_UP);
  }

  private static BigDecimal lnReduced(BigDecimal value, MathContext context) {
    BigDecimal reduced = value;
    int roots = 0;
    while (reduced.subtract(BigDecimal.ONE).abs().compareTo(HUNDREDTH) > 0) {
      reduced = reduced.sqrt(context);
      roots++;
    }
    return lnSeries(reduced, context).multiply(TWO.pow(roots));
  }

  /// 2 artanh((x - 1) / (x + 1)).
  private static BigDecimal lnSeries(BigDecimal value, MathContext context) {
    BigDecimal quotient = value.subtract(BigDecimal.ONE).divide(value.add(BigDecimal.ONE), context);
    BigDecimal square = quotient.multiply(quotient, context);
    BigDecimal power = quotient;
    BigDecimal sum = quotient;
    BigDecimal small = BigDecimal.ONE.movePointLeft(context.getPrecision());
    for (int i = 3; power.abs().compareTo(small) > 0; i += 2) {
      power = power.multiply(square, context);
      sum = sum.add(power.divide(BigDecimal.valueOf(i), context), context);
    }
    return sum.multiply(TWO);
  }

  /// @throws SqlException 2201F for powers that are undefined or complex, 22003
  static BigDecimal power(BigDecimal base, BigDecimal exponent) {
    boolean whole = exponent.signum() == 0 || exponent.stripTrailingZeros().scale() <= 0;
    if (base.signum() == 0 && exponent.signum() < 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "zero raised to a negative power is undefined");
    }
    if (base.signum() < 0 && !whole) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "a negative number raised to a non-integer power yields a complex result");
    }
    if (whole && exponent.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0) {
      int scale =
          NumericScale.result(0, Math.max(NumericScale.SIGNIFICANT_DIGITS_MIN, base.scale()));
      return wholePower(base, exponent.intValue(), scale);
    }
    if (base.signum() == 0) {
      return BigDecimal.ZERO.setScale(NumericScale.SIGNIFICANT_DIGITS_MIN);
    }
    double size = lnEstimate(base.abs()) * exponent.doubleValue();
    if (Math.abs(size) > RESULT_SCALE_MAX * 3.01) {
      if (size > 0) {
        throw overflow();
      }
      return BigDecimal.ZERO.setScale(NumericScale.SCALE_MAX);
    }
    int scale =
        NumericScale.result((int) (size * LOG10_E), Math.max(base.scale(), exponent.scale()));
    int precise = scale + (int) Math.abs(size * LOG10_E) + GUARD_DIGITS;
    BigDecimal result = exp(exponent.multiply(ln(base.abs(), precise)), scale);
    boolean odd = whole && exponent.toBigInteger().testBit(0);
    return base.signum() < 0 && odd ? result.negate() : result;
  }

  private static BigDecimal wholePower(BigDecimal base, int exponent, int scale) {
    if (base.signum() == 0) {
      return (exponent == 0 ? BigDecimal.ONE : BigDecimal.ZERO).setScale(scale);
    }
    double digits = lnEstimate(base.abs()) * LOG10_E * exponent;
    if (digits > 131_072) {
      throw overflow();
    }
    if (digits + 1 < -scale) {
      return BigDecimal.ZERO.setScale(scale);
    }
    int precision = Math.max(1, scale + (int) digits + 1) + GUARD_DIGITS + 12;
    var context = new MathContext(precision, RoundingMode.HALF_EVEN);
    BigDecimal power = BigDecimal.ONE;
    BigDecimal square = base;
    for (long rest = Math.abs((long) exponent); rest > 0; rest >>= 1) {
      if ((rest & 1) != 0) {
        power = power.multiply(square, context);
      }
      square = rest > 1 ? square.multiply(square, context) : square;
    }
    BigDecimal result = exponent < 0 ? BigDecimal.ONE.divide(power, context) : power;
    return result.setScale(scale, RoundingMode.HALF_UP);
  }
}
