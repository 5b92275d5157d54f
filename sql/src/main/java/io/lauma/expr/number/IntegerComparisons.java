package io.lauma.expr.number;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.CompareOp;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.function.Vectors;
import io.lauma.row.Vector;

/// Comparisons of values that lie as ints or longs, of equal or different width.
public final class IntegerComparisons {
  private IntegerComparisons() {}

  private static final String[] FAMILIES = {
    "int2", "int4", "int8", "int24", "int42", "int28", "int82", "int48", "int84", "oid"
  };

  private static final String[] UNDERSCORED = {"date_", "time_", "timestamp_"};

  static void register(FunctionSet set) {
    for (CompareOp op : CompareOp.values()) {
      for (String family : FAMILIES) {
        set.vector(family + op.suffix(), args -> compare(args, op));
      }
      for (String family : UNDERSCORED) {
        set.vector(family + op.suffix(), args -> compare(args, op));
      }
      set.vector("xid8" + op.suffix(), args -> compare(args, op));
    }
    set.vector("xideq", args -> compare(args, CompareOp.EQ));
    set.vector("xidneq", args -> compare(args, CompareOp.NE));
    set.vector("cideq", args -> compare(args, CompareOp.EQ));
  }

  /// Compares argument 0 with argument 1.
  public static Vector compare(Args args, CompareOp op) {
    if (args.isConstant(0) && !args.isConstant(1)) {
      return compare(args, args.vector(1), args.vector(0), true, op.flipped());
    }
    return compare(args, args.vector(0), args.vector(1), args.isConstant(1), op);
  }

  private static Vector compare(
      Args args, Vector left, Vector right, boolean rightConstant, CompareOp op) {
    byte[] out = new byte[args.rows()];
    if (rightConstant) {
      long constant = Vectors.longs(right)[0];
      if (left instanceof Vector.Ints ints && constant == (int) constant) {
        intsWithConstant(op, ints.values(), (int) constant, out);
      } else {
        longsWithConstant(op, Vectors.longs(left), constant, out);
      }
    } else if (left instanceof Vector.Ints a && right instanceof Vector.Ints b) {
      ints(op, a.values(), b.values(), out);
    } else {
      longs(op, Vectors.longs(left), Vectors.longs(right), out);
    }
    return Vectors.ofBooleans(out.length, out, args.nulls());
  }

  private static void intsWithConstant(CompareOp op, int[] a, int b, byte[] out) {
    int n = out.length;
    switch (op) {
      case EQ -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] == b ? 1 : 0);
        }
      }
      case NE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] != b ? 1 : 0);
        }
      }
      case LT -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] < b ? 1 : 0);
        }
      }
      case LE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] <= b ? 1 : 0);
        }
      }
      case GT -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] > b ? 1 : 0);
        }
      }
      case GE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] >= b ? 1 : 0);
        }
      }
    }
  }

  private static void longsWithConstant(CompareOp op, long[] a, long b, byte[] out) {
    int n = out.length;
    switch (op) {
      case EQ -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] == b ? 1 : 0);
        }
      }
      case NE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] != b ? 1 : 0);
        }
      }
      case LT -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] < b ? 1 : 0);
        }
      }
      case LE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] <= b ? 1 : 0);
        }
      }
      case GT -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] > b ? 1 : 0);
        }
      }
      case GE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] >= b ? 1 : 0);
        }
      }
    }
  }

  private static void ints(CompareOp op, int[] a, int[] b, byte[] out) {
    int n = out.length;
    switch (op) {
      case EQ -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] == b[i] ? 1 : 0);
        }
      }
      case NE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] != b[i] ? 1 : 0);
        }
      }
      case LT -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] < b[i] ? 1 : 0);
        }
      }
      case LE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] <= b[i] ? 1 : 0);
        }
      }
      case GT -> ints(CompareOp.LT, b, a, out);
      case GE -> ints(CompareOp.LE, b, a, out);
    }
  }

  private static void longs(CompareOp op, long[] a, long[] b, byte[] out) {
    int n = out.length;
    switch (op) {
      case EQ -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] == b[i] ? 1 : 0);
        }
      }
      case NE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] != b[i] ? 1 : 0);
        }
      }
      case LT -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] < b[i] ? 1 : 0);
        }
      }
      case LE -> {
        for (int i = 0; i < n; i++) {
          out[i] = (byte) (a[i] <= b[i] ? 1 : 0);
        }
      }
      case GT -> longs(CompareOp.LT, b, a, out);
      case GE -> longs(CompareOp.LE, b, a, out);
    }
  }
}
