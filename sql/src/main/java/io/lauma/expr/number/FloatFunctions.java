package io.lauma.expr.number;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.function.Nulls;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;
import org.jspecify.annotations.Nullable;

/// Arithmetic and mathematics of float4 (held as a double that is a float's value) and float8.
final class FloatFunctions {
  private FloatFunctions() {}

  static void register(FunctionSet set) {
    for (String family : new String[] {"float8", "float48", "float84"}) {
      set.vector(family + "pl", args -> arithmetic(args, Operation.ADD));
      set.vector(family + "mi", args -> arithmetic(args, Operation.SUBTRACT));
      set.vector(family + "mul", args -> arithmetic(args, Operation.MULTIPLY));
      set.vector(family + "div", args -> arithmetic(args, Operation.DIVIDE));
    }
    set.strict("float4pl", (a, out) -> out.appendDouble(float4(a, Operation.ADD)));
    set.strict("float4mi", (a, out) -> out.appendDouble(float4(a, Operation.SUBTRACT)));
    set.strict("float4mul", (a, out) -> out.appendDouble(float4(a, Operation.MULTIPLY)));
    set.strict("float4div", (a, out) -> out.appendDouble(float4(a, Operation.DIVIDE)));
    for (String type : new String[] {"float4", "float8"}) {
      unary(set, type + "um", a -> -a);
      unary(set, type + "up", a -> a);
      unary(set, type + "abs", Math::abs);
    }
    roundings(set);
    powers(set);
    trigonometry(set);
    hyperbolics(set);
  }

  enum Operation {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE
  }

  private static double apply(Operation operation, double a, double b) {
    return switch (operation) {
      case ADD -> a + b;
      case SUBTRACT -> a - b;
      case MULTIPLY -> a * b;
      case DIVIDE -> a / b;
    };
  }

  /// Runs without a branch; rows with a suspicious result are looked at again.
  private static Vector arithmetic(Args args, Operation operation) {
    double[] a = ((Vector.Doubles) args.vector(0)).values();
    double[] b = ((Vector.Doubles) args.vector(1)).values();
    int leftMask = args.mask(0);
    int rightMask = args.mask(1);
    int n = args.rows();
    double[] out = new double[n];
    switch (operation) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i & leftMask] + b[i & rightMask];
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i & leftMask] - b[i & rightMask];
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i & leftMask] * b[i & rightMask];
        }
      }
      case DIVIDE -> {
        for (int i = 0; i < n; i++) {
          out[i] = a[i & leftMask] / b[i & rightMask];
        }
      }
    }
    long @Nullable [] nulls = args.nulls();
    boolean product = operation == Operation.MULTIPLY || operation == Operation.DIVIDE;
    for (int i = 0; i < n; i++) {
      double result = out[i];
      boolean suspicious = !(Math.abs(result) <= Double.MAX_VALUE) || (product && result == 0);
      if (suspicious && !Nulls.get(nulls, i)) {
        check(operation, a[i & leftMask], b[i & rightMask], result);
      }
    }
    return new Vector.Doubles(n, out, nulls);
  }

  private static void check(Operation operation, double a, double b, double result) {
    if (operation == Operation.DIVIDE && b == 0 && !Double.isNaN(a)) {
      throw Failures.divisionByZero();
    }
    if (Double.isInfinite(result)
        && !Double.isInfinite(a)
        && (operation == Operation.DIVIDE || !Double.isInfinite(b))) {
      throw Failures.floatOverflow();
    }
    boolean lost =
        switch (operation) {
          case ADD, SUBTRACT -> false;
          case MULTIPLY -> result == 0 && a != 0 && b != 0;
          case DIVIDE -> result == 0 && a != 0 && !Double.isInfinite(b);
        };
    if (lost) {
      throw Failures.floatUnderflow();
    }
  }

  private static double float4(Args args, Operation operation) {
    double a = args.float8(0);
    double b = args.float8(1);
    double result = (float) apply(operation, a, b);
    if ((operation != Operation.DIVIDE && operation != Operation.MULTIPLY)
        || !(Math.abs(result) <= Double.MAX_VALUE)
        || result == 0) {
      check(operation, a, b, result);
    }
    return result;
  }

  private static void unary(FunctionSet set, String key, DoubleUnaryOperator operator) {
    set.strict(key, (args, out) -> out.appendDouble(operator.applyAsDouble(args.float8(0))));
  }

  private static void binary(FunctionSet set, String key, DoubleBinaryOperator operator) {
    set.strict(
        key,
        (args, out) -> out.appendDouble(operator.applyAsDouble(args.float8(0), args.float8(1))));
  }

  private static void roundings(FunctionSet set) {
    unary(set, "dround", Math::rint);
    unary(set, "dceil", Math::ceil);
    unary(set, "dfloor", Math::floor);
    unary(set, "dtrunc", a -> a >= 0 ? Math.floor(a) : Math.ceil(a));
    unary(set, "dsign", a -> a > 0 ? 1 : a < 0 ? -1 : 0);
    unary(set, "degrees", a -> notInfinite(a / (Math.PI / 180), a));
    unary(set, "radians", a -> a * (Math.PI / 180));
    set.strict("dpi", (args, out) -> out.appendDouble(Math.PI));
  }

  private static double notInfinite(double result, double argument) {
    if (Double.isInfinite(result) && !Double.isInfinite(argument)) {
      throw Failures.floatOverflow();
    }
    return result;
  }

  private static void powers(FunctionSet set) {
    unary(
        set,
        "dsqrt",
        a -> {
          if (a < 0) {
            throw new SqlException(
                SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
                "cannot take square root of a negative number");
          }
          return Math.sqrt(a);
        });
    unary(set, "dcbrt", Math::cbrt);
    binary(set, "dpow", FloatFunctions::power);
    unary(
        set,
        "dexp",
        a -> {
          double result = Math.exp(a);
          if (result == 0 && !Double.isInfinite(a)) {
            throw Failures.floatUnderflow();
          }
          return notInfinite(result, a);
        });
    unary(set, "dlog1", a -> Math.log(logArgument(a)));
    unary(set, "dlog10", a -> StrictMath.log10(logArgument(a)));
  }

  private static double logArgument(double a) {
    if (a == 0) {
      throw new SqlException(SqlState.INVALID_ARGUMENT_FOR_LOG, "cannot take logarithm of zero");
    }
    if (a < 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_LOG, "cannot take logarithm of a negative number");
    }
    return a;
  }

  static double power(double a, double b) {
    if (Double.isNaN(a)) {
      return b == 0 ? 1 : a;
    }
    if (Double.isNaN(b)) {
      return a == 1 ? 1 : b;
    }
    if (a == 0 && b < 0) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "zero raised to a negative power is undefined");
    }
    if (a < 0 && Math.floor(b) != b) {
      throw new SqlException(
          SqlState.INVALID_ARGUMENT_FOR_POWER_FUNCTION,
          "a negative number raised to a non-integer power yields a complex result");
    }
    if (Math.abs(a) == 1 && Double.isInfinite(b)) {
      return 1;
    }
    double result = Math.pow(a, b);
    if (!Double.isInfinite(a) && !Double.isInfinite(b)) {
      if (Double.isInfinite(result)) {
        throw Failures.floatOverflow();
      }
      if (result == 0 && a != 0) {
        throw Failures.floatUnderflow();
      }
    }
    return result;
  }

  private static SqlException inputOutOfRange() {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "input is out of range");
  }

  private static double finite(double a) {
    if (Double.isInfinite(a)) {
      throw inputOutOfRange();
    }
    return a;
  }

  private static double unit(double a) {
    if (a < -1 || a > 1) {
      throw inputOutOfRange();
    }
    return a;
  }

  private static void trigonometry(FunctionSet set) {
    unary(set, "dsin", a -> Math.sin(finite(a)));
    unary(set, "dcos", a -> Math.cos(finite(a)));
    unary(set, "dtan", a -> Math.tan(finite(a)));
    unary(set, "dcot", a -> 1 / Math.tan(finite(a)));
    unary(set, "dasin", a -> Math.asin(unit(a)));
    unary(set, "dacos", a -> Math.acos(unit(a)));
    unary(set, "datan", Math::atan);
    binary(set, "datan2", Math::atan2);
    unary(set, "dsind", a -> Degrees.sin(finite(a)));
    unary(set, "dcosd", a -> Degrees.cos(finite(a)));
    unary(set, "dtand", a -> Degrees.tan(finite(a)));
    unary(set, "dcotd", a -> Degrees.cot(finite(a)));
    unary(set, "dasind", a -> Degrees.asin(unit(a)));
    unary(set, "dacosd", a -> Degrees.acos(unit(a)));
    unary(set, "datand", Degrees::atan);
    binary(set, "datan2d", (a, b) -> Math.atan2(a, b) / Math.atan(1.0) * 45.0);
  }

  private static void hyperbolics(FunctionSet set) {
    unary(set, "dsinh", Math::sinh);
    unary(set, "dcosh", a -> Math.abs(a) < 20 ? (Math.exp(a) + Math.exp(-a)) / 2 : Math.cosh(a));
    unary(set, "dtanh", Math::tanh);
    unary(
        set,
        "dasinh",
        a -> {
          double magnitude = Math.abs(a);
          double result =
              Double.isInfinite(a)
                  ? magnitude
                  : Math.log1p(magnitude + magnitude * magnitude / (1 + Math.hypot(1, magnitude)));
          return Math.copySign(result, a);
        });
    unary(
        set,
        "dacosh",
        a -> {
          if (a < 1) {
            throw inputOutOfRange();
          }
          return Math.log1p(a - 1 + Math.sqrt((a - 1) * (a + 1)));
        });
    unary(set, "datanh", a -> Math.log1p(2 * unit(a) / (1 - a)) / 2);
  }
}
