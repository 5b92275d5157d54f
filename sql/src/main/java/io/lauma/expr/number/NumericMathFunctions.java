package io.lauma.expr.number;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.number.Numeric;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.function.UnaryOperator;

/// The mathematical functions of numeric, with the values that are not finite.
final class NumericMathFunctions {
  private NumericMathFunctions() {}

  /// 32178! and more overflow numeric.
  private static final long FACTORIAL_MAX = 32_177;

  private static final BigDecimal LOG_BASE = BigDecimal.TEN;

  static void register(FunctionSet set) {
    unary(set, "numeric_sqrt", NumericMath::sqrt, NumericMathFunctions::specialSqrt);
    unary(set, "numeric_ln", NumericMath::ln, NumericMathFunctions::specialLog);
    unary(set, "numeric_exp", NumericMath::exp, NumericMathFunctions::specialExp);
    for (String key : new String[] {"log(numeric)", "log10(numeric)"}) {
      unary(set, key, v -> NumericMath.log(LOG_BASE, v), NumericMathFunctions::specialLog);
    }
    set.strict("numeric_log", NumericMathFunctions::log);
    set.strict("numeric_power", NumericMathFunctions::power);
    set.strict("numeric_fac", NumericMathFunctions::factorial);
    set.strict("width_bucket_numeric", NumericMathFunctions::bucket);
    set.strict("width_bucket_float8", NumericMathFunctions::floatBucket);
  }

  private interface KindOperator {
    byte[] apply(byte kind);
  }

  private static void unary(
      FunctionSet set, String key, UnaryOperator<BigDecimal> finite, KindOperator special) {
    set.strict(
        key,
        (args, out) -> {
          byte kind = args.numericKind(0);
          out.appendBytes(
              kind == NumericForm.FINITE
                  ? Numeric.checked(finite.apply(args.decimal(0)))
                  : special.apply(kind));
        });
  }

  private static byte[] specialSqrt(byte kind) {
    if (kind == NumericForm.NEGATIVE_INFINITY) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "cannot take square root of a negative number");
    }
    return NumericForm.special(kind);
  }

  private static byte[] specialLog(byte kind) {
    if (kind == NumericForm.NEGATIVE_INFINITY) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_LOG, "cannot take logarithm of a negative number");
    }
    return NumericForm.special(kind);
  }

  private static byte[] specialExp(byte kind) {
    return kind == NumericForm.NEGATIVE_INFINITY ? NumericForm.of(0, 0) : NumericForm.special(kind);
  }

  private static void log(Args args, VectorBuilder out) {
    byte base = args.numericKind(0);
    byte value = args.numericKind(1);
    if (base == NumericForm.FINITE && value == NumericForm.FINITE) {
      out.appendBytes(Numeric.checked(NumericMath.log(args.decimal(0), args.decimal(1))));
    } else if (base == NumericForm.NAN || value == NumericForm.NAN) {
      out.appendBytes(NumericForm.special(NumericForm.NAN));
    } else {
      specialLog(base);
      specialLog(value);
      if (base != NumericForm.FINITE && value != NumericForm.FINITE) {
        out.appendBytes(NumericForm.special(NumericForm.NAN));
      } else {
        out.appendBytes(base == NumericForm.FINITE ? args.bytes(1) : NumericForm.of(0, 0));
      }
    }
  }

  private static void power(Args args, VectorBuilder out) {
    byte base = args.numericKind(0);
    byte exponent = args.numericKind(1);
    if (base == NumericForm.FINITE && exponent == NumericForm.FINITE) {
      out.appendBytes(Numeric.checked(NumericMath.power(args.decimal(0), args.decimal(1))));
      return;
    }
    double result = FloatFunctions.power(rough(args, 0), rough(args, 1));
    if (Double.isNaN(result)) {
      out.appendBytes(NumericForm.special(NumericForm.NAN));
    } else if (Double.isInfinite(result)) {
      out.appendBytes(
          NumericForm.special(result > 0 ? NumericForm.INFINITY : NumericForm.NEGATIVE_INFINITY));
    } else {
      out.appendBytes(NumericForm.of(result == 0 ? 0 : 1, 0));
    }
  }

  /// A double that behaves as the numeric does in a power whose other side is not finite.
  private static double rough(Args args, int argument) {
    return switch (args.numericKind(argument)) {
      case NumericForm.INFINITY -> Double.POSITIVE_INFINITY;
      case NumericForm.NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      case NumericForm.NAN -> Double.NaN;
      default -> {
        BigDecimal value = args.decimal(argument);
        double rough = value.doubleValue();
        boolean rounded = Math.abs(rough) == 1 && value.abs().compareTo(BigDecimal.ONE) != 0;
        yield rounded
            ? Math.copySign(value.abs().compareTo(BigDecimal.ONE) > 0 ? 2 : 0.5, rough)
            : rough;
      }
    };
  }

  private static void factorial(Args args, VectorBuilder out) {
    long n = args.int8(0);
    if (n < 0) {
      throw new SqlException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "factorial of a negative number is undefined");
    }
    if (n > FACTORIAL_MAX) {
      throw NumericMath.overflow();
    }
    BigInteger product = BigInteger.ONE;
    for (long i = 2; i <= n; i++) {
      product = product.multiply(BigInteger.valueOf(i));
    }
    out.appendBytes(NumericForm.of(new BigDecimal(product)));
  }

  private static SqlException bucketError(String message) {
    return new SqlException(SqlState.INVALID_ARGUMENT_FOR_WIDTH_BUCKET_FUNCTION, message);
  }

  private static void bucket(Args args, VectorBuilder out) {
    int count = args.int4(3);
    if (count <= 0) {
      throw bucketError("count must be greater than zero");
    }
    for (int i = 0; i < 3; i++) {
      if (args.numericKind(i) == NumericForm.NAN) {
        throw bucketError("operand, lower bound, and upper bound cannot be NaN");
      }
    }
    if (args.numericKind(1) != NumericForm.FINITE || args.numericKind(2) != NumericForm.FINITE) {
      throw bucketError("lower and upper bounds must be finite");
    }
    BigDecimal low = args.decimal(1);
    BigDecimal high = args.decimal(2);
    int direction = high.compareTo(low);
    if (direction == 0) {
      throw bucketError("lower bound cannot equal upper bound");
    }
    byte kind = args.numericKind(0);
    if (kind != NumericForm.FINITE) {
      boolean above = (kind == NumericForm.INFINITY) == direction > 0;
      out.appendInt(above ? overflowBucket(count) : 0);
      return;
    }
    BigDecimal value = args.decimal(0);
    if (value.compareTo(low) * direction < 0) {
      out.appendInt(0);
    } else if (value.compareTo(high) * direction >= 0) {
      out.appendInt(overflowBucket(count));
    } else {
      BigDecimal place =
          value
              .subtract(low)
              .multiply(BigDecimal.valueOf(count))
              .divide(high.subtract(low), 0, RoundingMode.FLOOR);
      out.appendInt(Math.min(place.intValue() + 1, count));
    }
  }

  private static int overflowBucket(int count) {
    return (int) IntegerFunctions.Width.INTEGER.checked(count + 1L);
  }

  private static void floatBucket(Args args, VectorBuilder out) {
    double value = args.float8(0);
    double low = args.float8(1);
    double high = args.float8(2);
    int count = args.int4(3);
    if (count <= 0) {
      throw bucketError("count must be greater than zero");
    }
    if (Double.isNaN(value) || Double.isNaN(low) || Double.isNaN(high)) {
      throw bucketError("operand, lower bound, and upper bound cannot be NaN");
    }
    if (Double.isInfinite(low) || Double.isInfinite(high)) {
      throw bucketError("lower and upper bounds must be finite");
    }
    if (low == high) {
      throw bucketError("lower bound cannot equal upper bound");
    }
    boolean below = low < high ? value < low : value > low;
    boolean above = low < high ? value >= high : value <= high;
    if (below) {
      out.appendInt(0);
    } else if (above) {
      out.appendInt(overflowBucket(count));
    } else {
      double place = count * ((value - low) / (high - low));
      out.appendInt(Math.min((int) place, count - 1) + 1);
    }
  }
}
