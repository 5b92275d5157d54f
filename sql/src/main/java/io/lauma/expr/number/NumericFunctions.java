package io.lauma.expr.number;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.function.PerValueFunction;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.NumericForm;
import io.lauma.types.number.Numeric;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.function.UnaryOperator;

/// Arithmetic of numeric. Sums, differences and products stay in longs while they fit.
final class NumericFunctions {
  private NumericFunctions() {}

  static void register(FunctionSet set) {
    set.strict("numeric_add", (args, out) -> binary(args, out, Operation.ADD));
    set.strict("numeric_sub", (args, out) -> binary(args, out, Operation.SUBTRACT));
    set.strict("numeric_mul", (args, out) -> binary(args, out, Operation.MULTIPLY));
    set.strict("numeric_div", (args, out) -> binary(args, out, Operation.DIVIDE));
    set.strict("numeric_div_trunc", (args, out) -> binary(args, out, Operation.DIVIDE_WHOLE));
    set.strict("numeric_mod", (args, out) -> binary(args, out, Operation.REMAINDER));
    set.strict("numeric_gcd", (args, out) -> binary(args, out, Operation.GCD));
    set.strict("numeric_lcm", (args, out) -> binary(args, out, Operation.LCM));
    unary(set, "numeric_uminus", BigDecimal::negate, NumericFunctions::negated);
    unary(set, "numeric_uplus", value -> value, kind -> kind);
    unary(set, "numeric_abs", BigDecimal::abs, NumericFunctions::absolute);
    unary(set, "numeric_ceil", v -> v.setScale(0, RoundingMode.CEILING), kind -> kind);
    unary(set, "numeric_floor", v -> v.setScale(0, RoundingMode.FLOOR), kind -> kind);
    unary(set, "numeric_inc", v -> v.add(BigDecimal.ONE), kind -> kind);
    unary(set, "numeric_trim_scale", NumericFunctions::trimmed, kind -> kind);
    set.strict("round(numeric)", (a, out) -> round(a, out, 0, RoundingMode.HALF_UP));
    set.strict("trunc(numeric)", (a, out) -> round(a, out, 0, RoundingMode.DOWN));
    set.strict("numeric_round", (a, out) -> round(a, out, a.int4(1), RoundingMode.HALF_UP));
    set.strict("numeric_trunc", (a, out) -> round(a, out, a.int4(1), RoundingMode.DOWN));
    set.strict("numeric_sign", NumericFunctions::sign);
    set.strict("numeric_scale", scaleOr(BigDecimal::scale));
    set.strict("numeric_min_scale", scaleOr(value -> Math.max(0, trimmed(value).scale())));
    set.strict(
        "numeric",
        (args, out) -> out.appendBytes(Numeric.applyTypmod(args.bytes(0), args.int4(1))));
  }

  private static PerValueFunction scaleOr(java.util.function.ToIntFunction<BigDecimal> scale) {
    return (args, out) -> {
      if (args.numericKind(0) == NumericForm.FINITE) {
        out.appendInt(scale.applyAsInt(args.decimal(0)));
      } else {
        out.appendNull();
      }
    };
  }

  private static BigDecimal trimmed(BigDecimal value) {
    BigDecimal stripped = value.signum() == 0 ? BigDecimal.ZERO : value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static byte negated(byte kind) {
    return switch (kind) {
      case NumericForm.INFINITY -> NumericForm.NEGATIVE_INFINITY;
      case NumericForm.NEGATIVE_INFINITY -> NumericForm.INFINITY;
      default -> kind;
    };
  }

  private static byte absolute(byte kind) {
    return kind == NumericForm.NEGATIVE_INFINITY ? NumericForm.INFINITY : kind;
  }

  private interface KindOperator {
    byte apply(byte kind);
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
                  : NumericForm.special(special.apply(kind)));
        });
  }

  private static void round(Args args, VectorBuilder out, int scale, RoundingMode mode) {
    if (args.numericKind(0) != NumericForm.FINITE) {
      out.appendBytes(args.bytes(0));
      return;
    }
    int bounded = Math.clamp(scale, -Numeric.WHOLE_DIGITS_MAX, Numeric.SCALE_MAX);
    BigDecimal rounded = args.decimal(0).setScale(bounded, mode);
    out.appendBytes(Numeric.checked(bounded < 0 ? rounded.setScale(0) : rounded));
  }

  private static void sign(Args args, VectorBuilder out) {
    long sign =
        switch (args.numericKind(0)) {
          case NumericForm.FINITE -> args.decimal(0).signum();
          case NumericForm.INFINITY -> 1;
          case NumericForm.NEGATIVE_INFINITY -> -1;
          default -> 2;
        };
    out.appendBytes(sign == 2 ? NumericForm.special(NumericForm.NAN) : NumericForm.of(sign, 0));
  }

  enum Operation {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    DIVIDE_WHOLE,
    REMAINDER,
    GCD,
    LCM
  }

  private static void binary(Args args, VectorBuilder out, Operation operation) {
    var left = (Vector.Bytes) args.vector(0);
    var right = (Vector.Bytes) args.vector(1);
    int a = args.position(0);
    int b = args.position(1);
    byte leftKind = NumericForm.kind(left.data(), left.start(a));
    byte rightKind = NumericForm.kind(right.data(), right.start(b));
    if (leftKind != NumericForm.FINITE || rightKind != NumericForm.FINITE) {
      out.appendBytes(special(args, operation));
    } else if (!NumericForm.isLong(left.start(a), left.end(a))
        || !NumericForm.isLong(right.start(b), right.end(b))
        || !appendFast(left, a, right, b, out, operation)) {
      out.appendBytes(Numeric.checked(exact(args.decimal(0), args.decimal(1), operation)));
    }
  }

  /// Whether the result fits a long and was appended.
  private static boolean appendFast(
      Vector.Bytes left,
      int leftRow,
      Vector.Bytes right,
      int rightRow,
      VectorBuilder out,
      Operation operation) {
    int leftScale = NumericForm.scale(left.data(), left.start(leftRow));
    int rightScale = NumericForm.scale(right.data(), right.start(rightRow));
    long a = NumericForm.unscaledLong(left.data(), left.start(leftRow), left.end(leftRow));
    long b = NumericForm.unscaledLong(right.data(), right.start(rightRow), right.end(rightRow));
    if (operation == Operation.MULTIPLY) {
      long product = a * b;
      if (Math.multiplyHigh(a, b) != product >> 63 || leftScale + rightScale > Numeric.SCALE_MAX) {
        return false;
      }
      out.appendBytes(NumericForm.of(product, leftScale + rightScale));
      return true;
    }
    if (leftScale != rightScale
        || (operation != Operation.ADD && operation != Operation.SUBTRACT)
        || b == Long.MIN_VALUE) {
      return false;
    }
    long addend = operation == Operation.ADD ? b : -b;
    long sum = a + addend;
    if (((a ^ sum) & (addend ^ sum)) < 0) {
      return false;
    }
    out.appendBytes(NumericForm.of(sum, leftScale));
    return true;
  }

  private static BigDecimal exact(BigDecimal a, BigDecimal b, Operation operation) {
    return switch (operation) {
      case ADD -> a.add(b);
      case SUBTRACT -> a.subtract(b);
      case MULTIPLY -> a.multiply(b);
      case DIVIDE -> divide(a, b);
      case DIVIDE_WHOLE -> a.divideToIntegralValue(nonZero(b)).setScale(0, RoundingMode.DOWN);
      case REMAINDER -> a.remainder(nonZero(b)).setScale(Math.max(a.scale(), b.scale()));
      case GCD -> gcd(a, b);
      case LCM -> lcm(a, b);
    };
  }

  private static BigDecimal nonZero(BigDecimal divisor) {
    if (divisor.signum() == 0) {
      throw Failures.divisionByZero();
    }
    return divisor;
  }

  /// The quotient with at least 16 significant digits, at the display scale PostgreSQL chooses.
  ///
  /// @throws io.lauma.types.SqlException 22012
  static BigDecimal divide(BigDecimal a, BigDecimal b) {
    return a.divide(nonZero(b), NumericScale.quotient(a, b), RoundingMode.HALF_UP);
  }

  private static BigDecimal gcd(BigDecimal a, BigDecimal b) {
    int scale = Math.max(a.scale(), b.scale());
    return new BigDecimal(Numeric.unscaledAt(a, scale).gcd(Numeric.unscaledAt(b, scale)), scale);
  }

  private static BigDecimal lcm(BigDecimal a, BigDecimal b) {
    int scale = Math.max(a.scale(), b.scale());
    if (a.signum() == 0 || b.signum() == 0) {
      return BigDecimal.ZERO.setScale(scale);
    }
    return a.divideToIntegralValue(gcd(a, b)).multiply(b).abs().setScale(scale);
  }

  /// Arithmetic with an operand that is not finite.
  private static byte[] special(Args args, Operation operation) {
    double a = asDouble(args, 0);
    double b = asDouble(args, 1);
    if (Double.isNaN(a) || Double.isNaN(b)) {
      return NumericForm.special(NumericForm.NAN);
    }
    boolean divides =
        operation == Operation.DIVIDE
            || operation == Operation.DIVIDE_WHOLE
            || operation == Operation.REMAINDER;
    if (divides && b == 0) {
      throw Failures.divisionByZero();
    }
    if (operation == Operation.REMAINDER && Double.isInfinite(b) && !Double.isInfinite(a)) {
      return args.bytes(0);
    }
    double result =
        switch (operation) {
          case ADD -> a + b;
          case SUBTRACT -> a - b;
          case MULTIPLY -> a * b;
          case DIVIDE, DIVIDE_WHOLE -> a / b;
          case REMAINDER, GCD, LCM -> Double.NaN;
        };
    if (Double.isNaN(result)) {
      return NumericForm.special(NumericForm.NAN);
    }
    if (Double.isInfinite(result)) {
      return NumericForm.special(result > 0 ? NumericForm.INFINITY : NumericForm.NEGATIVE_INFINITY);
    }
    return NumericForm.of(0, 0);
  }

  /// The sign of a finite numeric, or the special value.
  private static double asDouble(Args args, int argument) {
    return switch (args.numericKind(argument)) {
      case NumericForm.FINITE -> args.decimal(argument).signum();
      case NumericForm.INFINITY -> Double.POSITIVE_INFINITY;
      case NumericForm.NEGATIVE_INFINITY -> Double.NEGATIVE_INFINITY;
      default -> Double.NaN;
    };
  }
}
