package io.lauma.expr.number;

import io.lauma.expr.compare.Comparison;
import io.lauma.expr.function.Args;
import io.lauma.expr.function.CompareOp;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.function.Nulls;
import io.lauma.expr.function.Vectors;
import io.lauma.row.Vector;
import io.lauma.types.Oids;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Comparisons by the order of a type, its three-way form and the larger and smaller of two values.
final class OrderedComparisons {
  private OrderedComparisons() {}

  /// Prefix of the six symbols, and the type whose order they follow.
  private static final Map<String, Integer> BY_PREFIX =
      Map.ofEntries(
          Map.entry("bool", Oids.BOOL),
          Map.entry("char", Oids.CHAR),
          Map.entry("float4", Oids.FLOAT4),
          Map.entry("float8", Oids.FLOAT8),
          Map.entry("float48", Oids.FLOAT8),
          Map.entry("float84", Oids.FLOAT8),
          Map.entry("numeric_", Oids.NUMERIC),
          Map.entry("name", Oids.NAME),
          Map.entry("bpchar", Oids.BPCHAR),
          Map.entry("bytea", Oids.BYTEA),
          Map.entry("interval_", Oids.INTERVAL),
          Map.entry("uuid_", Oids.UUID),
          Map.entry("array_", Oids.ANYARRAY),
          Map.entry("record_", Oids.RECORD));

  static void register(FunctionSet set) {
    BY_PREFIX.forEach((prefix, typeOid) -> family(set, prefix, typeOid));
    for (CompareOp op : CompareOp.values()) {
      String text = op == CompareOp.EQ || op == CompareOp.NE ? "text" : "text_";
      ordered(set, text + op.suffix(), op, Oids.TEXT);
      ordered(set, "name" + op.suffix() + "text", op, Oids.TEXT);
      ordered(set, "text" + op.suffix() + "name", op, Oids.TEXT);
      if (op != CompareOp.EQ && op != CompareOp.NE) {
        ordered(set, "text_pattern_" + op.suffix(), op, Oids.TEXT);
        ordered(set, "bpchar_pattern_" + op.suffix(), op, Oids.BPCHAR);
      }
    }
    threeWay(set);
    extremes(set);
  }

  /// Registers the six comparisons of `prefix`.
  static void family(FunctionSet set, String prefix, int typeOid) {
    for (CompareOp op : CompareOp.values()) {
      ordered(set, prefix + op.suffix(), op, typeOid);
    }
  }

  private static void ordered(FunctionSet set, String key, CompareOp op, int typeOid) {
    Comparison order = Comparison.of(typeOid);
    set.vector(key, args -> compare(args, op, order));
  }

  private static Vector compare(Args args, CompareOp op, Comparison order) {
    Vector a = args.vector(0);
    Vector b = args.vector(1);
    int leftMask = args.mask(0);
    int rightMask = args.mask(1);
    long @Nullable [] nulls = args.nulls();
    byte[] out = new byte[args.rows()];
    boolean equality = op == CompareOp.EQ || op == CompareOp.NE;
    for (int i = 0; i < out.length; i++) {
      if (!Nulls.get(nulls, i)) {
        boolean holds =
            equality
                ? order.equal(a, i & leftMask, b, i & rightMask) == (op == CompareOp.EQ)
                : op.test(order.compare(a, i & leftMask, b, i & rightMask));
        out[i] = (byte) (holds ? 1 : 0);
      }
    }
    return Vectors.ofBooleans(out.length, out, nulls);
  }

  private static void threeWay(FunctionSet set) {
    Map.ofEntries(
            Map.entry("btboolcmp", Oids.BOOL),
            Map.entry("btcharcmp", Oids.CHAR),
            Map.entry("btint2cmp", Oids.INT2),
            Map.entry("btint4cmp", Oids.INT4),
            Map.entry("btint8cmp", Oids.INT8),
            Map.entry("btint24cmp", Oids.INT4),
            Map.entry("btint42cmp", Oids.INT4),
            Map.entry("btint28cmp", Oids.INT8),
            Map.entry("btint82cmp", Oids.INT8),
            Map.entry("btint48cmp", Oids.INT8),
            Map.entry("btint84cmp", Oids.INT8),
            Map.entry("btfloat4cmp", Oids.FLOAT4),
            Map.entry("btfloat8cmp", Oids.FLOAT8),
            Map.entry("btfloat48cmp", Oids.FLOAT8),
            Map.entry("btfloat84cmp", Oids.FLOAT8),
            Map.entry("btoidcmp", Oids.OID),
            Map.entry("bttextcmp", Oids.TEXT),
            Map.entry("btnamecmp", Oids.NAME),
            Map.entry("bpcharcmp", Oids.BPCHAR),
            Map.entry("byteacmp", Oids.BYTEA),
            Map.entry("numeric_cmp", Oids.NUMERIC),
            Map.entry("date_cmp", Oids.DATE),
            Map.entry("time_cmp", Oids.TIME),
            Map.entry("timestamp_cmp", Oids.TIMESTAMP),
            Map.entry("interval_cmp", Oids.INTERVAL),
            Map.entry("uuid_cmp", Oids.UUID),
            Map.entry("btarraycmp", Oids.ANYARRAY),
            Map.entry("btrecordcmp", Oids.RECORD))
        .forEach((key, typeOid) -> {
          Comparison order = Comparison.of(typeOid);
          set.strict(
              key,
              (args, out) ->
                  out.appendInt(
                      Integer.signum(
                          order.compare(
                              args.vector(0),
                              args.position(0),
                              args.vector(1),
                              args.position(1)))));
        });
  }

  private static void extremes(FunctionSet set) {
    Map.ofEntries(
            Map.entry("int2", Oids.INT2),
            Map.entry("int4", Oids.INT4),
            Map.entry("int8", Oids.INT8),
            Map.entry("oid", Oids.OID),
            Map.entry("float4", Oids.FLOAT4),
            Map.entry("float8", Oids.FLOAT8),
            Map.entry("text_", Oids.TEXT),
            Map.entry("bpchar_", Oids.BPCHAR),
            Map.entry("numeric_", Oids.NUMERIC),
            Map.entry("date_", Oids.DATE),
            Map.entry("time_", Oids.TIME),
            Map.entry("timestamp_", Oids.TIMESTAMP),
            Map.entry("interval_", Oids.INTERVAL),
            Map.entry("array_", Oids.ANYARRAY))
        .forEach((prefix, typeOid) -> {
          extreme(set, prefix + "larger", Comparison.of(typeOid), true);
          extreme(set, prefix + "smaller", Comparison.of(typeOid), false);
        });
  }

  private static void extreme(FunctionSet set, String key, Comparison order, boolean larger) {
    set.strict(
        key,
        (args, out) -> {
          int byOrder =
              order.compare(args.vector(0), args.position(0), args.vector(1), args.position(1));
          int taken = (larger ? byOrder >= 0 : byOrder <= 0) ? 0 : 1;
          out.appendFrom(args.vector(taken), args.position(taken));
        });
  }
}
