package io.lauma.expr.number;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.function.Nulls;
import io.lauma.expr.function.Vectors;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/// Arithmetic and bit operators of int2, int4 and int8. Sums and products run without a branch and
/// look for the failing row only when some row overflowed.
final class IntegerFunctions {
  private IntegerFunctions() {}

  /// Range of a result type.
  enum Width {
    SMALLINT(Short.MIN_VALUE, Short.MAX_VALUE),
    INTEGER(Integer.MIN_VALUE, Integer.MAX_VALUE),
    BIGINT(Long.MIN_VALUE, Long.MAX_VALUE);

    final long min;
    final long max;

    Width(long min, long max) {
      this.min = min;
      this.max = max;
    }

    SqlException outOfRange() {
      return new SqlException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
          name().toLowerCase(java.util.Locale.ROOT) + " out of range");
    }

    long checked(long value) {
      if (value < min || value > max) {
        throw outOfRange();
      }
      return value;
    }
  }

  private static final String[] BIGINT_FAMILIES = {"int8", "int28", "int82", "int48", "int84"};

  static void register(FunctionSet set) {
    arithmetic(set, "int2", Width.SMALLINT);
    for (String family : new String[] {"int4", "int24", "int42"}) {
      arithmetic(set, family, Width.INTEGER);
    }
    for (String family : BIGINT_FAMILIES) {
      arithmetic(set, family, Width.BIGINT);
    }
    oneWidth(set, "int2", Width.SMALLINT);
    oneWidth(set, "int4", Width.INTEGER);
    oneWidth(set, "int8", Width.BIGINT);
    set.strict("int8inc", (a, out) -> out.appendLong(add(a.int8(0), 1)));
    set.strict("int8dec", (a, out) -> out.appendLong(subtract(a.int8(0), 1)));
    divisors(set);
  }

  private static void arithmetic(FunctionSet set, String family, Width width) {
    if (width == Width.BIGINT) {
      set.vector(family + "pl", args -> longs(args, IntegerFunctions::sums));
      set.vector(family + "mi", args -> longs(args, IntegerFunctions::differences));
      set.vector(family + "mul", args -> longs(args, IntegerFunctions::products));
    } else {
      set.vector(family + "pl", args -> ints(args, width, IntOperation.ADD));
      set.vector(family + "mi", args -> ints(args, width, IntOperation.SUBTRACT));
      set.vector(family + "mul", args -> ints(args, width, IntOperation.MULTIPLY));
    }
    binary(set, family + "div", (a, b) -> width.checked(divide(a, b, width)));
  }

  private static void oneWidth(FunctionSet set, String type, Width width) {
    binary(set, type + "mod", IntegerFunctions::remainder);
    binary(set, type + "and", (a, b) -> a & b);
    binary(set, type + "or", (a, b) -> a | b);
    binary(set, type + "xor", (a, b) -> a ^ b);
    switch (width) {
      case SMALLINT -> {
        binary(set, "int2shl", (a, b) -> (short) ((int) a << (int) b));
        binary(set, "int2shr", (a, b) -> (short) ((int) a >> (int) b));
      }
      case INTEGER -> {
        binary(set, "int4shl", (a, b) -> (int) a << (int) b);
        binary(set, "int4shr", (a, b) -> (int) a >> (int) b);
      }
      case BIGINT -> {
        binary(set, "int8shl", (a, b) -> a << (int) b);
        binary(set, "int8shr", (a, b) -> a >> (int) b);
      }
    }
    unary(set, type + "um", a -> width.checked(negate(a, width)));
    unary(set, type + "abs", a -> width.checked(a < 0 ? negate(a, width) : a));
    unary(set, type + "not", a -> ~a);
    unary(set, type + "up", a -> a);
  }

  private static void divisors(FunctionSet set) {
    binary(set, "int4gcd", (a, b) -> Width.INTEGER.checked(gcd(a, b)));
    binary(
        set,
        "int8gcd",
        (a, b) -> {
          long divisor = gcd(a, b);
          if (divisor < 0) {
            throw Width.BIGINT.outOfRange();
          }
          return divisor;
        });
    binary(set, "int4lcm", (a, b) -> Width.INTEGER.checked(lcm(a, b)));
    binary(set, "int8lcm", IntegerFunctions::lcm);
  }

  /// Negative only when it is 2^63.
  private static long gcd(long a, long b) {
    long x = a;
    long y = b;
    while (y != 0) {
      long rest = x % y;
      x = y;
      y = rest;
    }
    return Math.abs(x);
  }

  private static long lcm(long a, long b) {
    if (a == 0 || b == 0) {
      return 0;
    }
    try {
      return Math.absExact(Math.multiplyExact(a / gcd(a, b), b));
    } catch (ArithmeticException e) {
      throw Width.BIGINT.outOfRange().causedBy(e);
    }
  }

  private static long divide(long a, long b, Width width) {
    if (b == 0) {
      throw Failures.divisionByZero();
    }
    return b == -1 ? negate(a, width) : a / b;
  }

  private static long remainder(long a, long b) {
    if (b == 0) {
      throw Failures.divisionByZero();
    }
    return b == -1 ? 0 : a % b;
  }

  private static long negate(long a, Width width) {
    if (a == Long.MIN_VALUE) {
      throw width.outOfRange();
    }
    return -a;
  }

  static long add(long a, long b) {
    long sum = a + b;
    if (((a ^ sum) & (b ^ sum)) < 0) {
      throw Width.BIGINT.outOfRange();
    }
    return sum;
  }

  static long subtract(long a, long b) {
    long difference = a - b;
    if (((a ^ b) & (a ^ difference)) < 0) {
      throw Width.BIGINT.outOfRange();
    }
    return difference;
  }

  /// Registers an operator by its effect on longs; the result has the layout of its type.
  private static void binary(FunctionSet set, String key, LongBinaryOperator operator) {
    set.strict(
        key,
        (args, out) -> {
          long value = operator.applyAsLong(args.integer(0), args.integer(1));
          Failures.append(out, value);
        });
  }

  private static void unary(
      FunctionSet set, String key, java.util.function.LongUnaryOperator operator) {
    set.strict(key, (args, out) -> Failures.append(out, operator.applyAsLong(args.integer(0))));
  }

  private enum IntOperation {
    ADD,
    SUBTRACT,
    MULTIPLY
  }

  private static Vector ints(Args args, Width width, IntOperation operation) {
    int[] a = ((Vector.Ints) args.vector(0)).values();
    int[] b = ((Vector.Ints) args.vector(1)).values();
    int leftMask = args.mask(0);
    int rightMask = args.mask(1);
    int n = args.rows();
    int[] out = new int[n];
    long bad = 0;
    long min = width.min;
    long max = width.max;
    switch (operation) {
      case ADD -> {
        for (int i = 0; i < n; i++) {
          long r = (long) a[i & leftMask] + b[i & rightMask];
          out[i] = (int) r;
          bad |= r - min | max - r;
        }
      }
      case SUBTRACT -> {
        for (int i = 0; i < n; i++) {
          long r = (long) a[i & leftMask] - b[i & rightMask];
          out[i] = (int) r;
          bad |= r - min | max - r;
        }
      }
      case MULTIPLY -> {
        for (int i = 0; i < n; i++) {
          long r = (long) a[i & leftMask] * b[i & rightMask];
          out[i] = (int) r;
          bad |= r - min | max - r;
        }
      }
    }
    long @Nullable [] nulls = args.nulls();
    if (bad < 0) {
      checkInts(args, width, operation, nulls);
    }
    return new Vector.Ints(n, out, nulls);
  }

  private static void checkInts(
      Args args, Width width, IntOperation operation, long @Nullable [] nulls) {
    for (int i = 0; i < args.rows(); i++) {
      if (!Nulls.get(nulls, i)) {
        args.moveTo(i);
        long a = args.int4(0);
        long b = args.int4(1);
        width.checked(
            switch (operation) {
              case ADD -> a + b;
              case SUBTRACT -> a - b;
              case MULTIPLY -> a * b;
            });
      }
    }
  }

  /// Fills `out` and gives a row that overflowed (or any negative number for none) when `from` on
  /// there is one.
  private interface LongLoop {
    int run(long[] a, int leftMask, long[] b, int rightMask, long[] out, int from);
  }

  private static Vector longs(Args args, LongLoop loop) {
    long[] a = Vectors.longs(args.vector(0));
    long[] b = Vectors.longs(args.vector(1));
    long[] out = new long[args.rows()];
    long @Nullable [] nulls = args.nulls();
    int bad = loop.run(a, args.mask(0), b, args.mask(1), out, 0);
    while (bad >= 0) {
      if (!Nulls.get(nulls, bad)) {
        throw Width.BIGINT.outOfRange();
      }
      bad = loop.run(a, args.mask(0), b, args.mask(1), out, bad + 1);
    }
    return new Vector.Longs(out.length, out, nulls);
  }

  private static int sums(long[] a, int leftMask, long[] b, int rightMask, long[] out, int from) {
    for (int i = from; i < out.length; i++) {
      long x = a[i & leftMask];
      long y = b[i & rightMask];
      long sum = x + y;
      out[i] = sum;
      if (((x ^ sum) & (y ^ sum)) < 0) {
        return i;
      }
    }
    return -1;
  }

  private static int differences(
      long[] a, int leftMask, long[] b, int rightMask, long[] out, int from) {
    for (int i = from; i < out.length; i++) {
      long x = a[i & leftMask];
      long y = b[i & rightMask];
      long difference = x - y;
      out[i] = difference;
      if (((x ^ y) & (x ^ difference)) < 0) {
        return i;
      }
    }
    return -1;
  }

  private static int products(
      long[] a, int leftMask, long[] b, int rightMask, long[] out, int from) {
    for (int i = from; i < out.length; i++) {
      long x = a[i & leftMask];
      long y = b[i & rightMask];
      long product = x * y;
      out[i] = product;
      if (Math.multiplyHigh(x, y) != product >> 63) {
        return i;
      }
    }
    return -1;
  }
}
