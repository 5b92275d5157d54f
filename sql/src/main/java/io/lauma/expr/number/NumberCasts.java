package io.lauma.expr.number;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.number.Numeric;

/// Casts between number types.
final class NumberCasts {
  private NumberCasts() {}

  private static final long OID_MAX = 0xffff_ffffL;

  static void register(FunctionSet set) {
    for (String widening : new String[] {"i2toi4", "int28", "int48", "int24"}) {
      set.strict(widening, (a, out) -> Failures.append(out, a.integer(0)));
    }
    for (String narrowing : new String[] {"i4toi2", "int82"}) {
      toInteger(set, narrowing, IntegerFunctions.Width.SMALLINT);
    }
    toInteger(set, "int84", IntegerFunctions.Width.INTEGER);
    for (String widened : new String[] {"i2tod", "i4tod", "i8tod"}) {
      set.strict(widened, (a, out) -> out.appendDouble(a.integer(0)));
    }
    for (String widened : new String[] {"i2tof", "i4tof", "i8tof"}) {
      set.strict(widened, (a, out) -> out.appendDouble((float) a.integer(0)));
    }
    set.strict("ftod", (a, out) -> out.appendDouble(a.float8(0)));
    set.strict("dtof", (a, out) -> out.appendDouble(Numeric.float8To4(a.float8(0))));
    fromFloat(set, "toi2", IntegerFunctions.Width.SMALLINT, "smallint");
    fromFloat(set, "toi4", IntegerFunctions.Width.INTEGER, "integer");
    fromFloat(set, "toi8", IntegerFunctions.Width.BIGINT, "bigint");
    numeric(set);
    oid(set);
  }

  private static void toInteger(FunctionSet set, String key, IntegerFunctions.Width width) {
    set.strict(key, (a, out) -> Failures.append(out, width.checked(a.integer(0))));
  }

  private static void fromFloat(
      FunctionSet set, String suffix, IntegerFunctions.Width width, String name) {
    for (String source : new String[] {"d", "f"}) {
      set.strict(
          source + suffix,
          (a, out) ->
              Failures.append(out, Numeric.floatToLong(a.float8(0), name, width.min, width.max)));
    }
  }

  private static void numeric(FunctionSet set) {
    for (String source : new String[] {"int2_numeric", "int4_numeric", "int8_numeric"}) {
      set.strict(source, (a, out) -> out.appendBytes(Numeric.fromLong(a.integer(0))));
    }
    set.strict("float4_numeric", (a, out) -> out.appendBytes(Numeric.fromFloat4(a.float8(0))));
    set.strict("float8_numeric", (a, out) -> out.appendBytes(Numeric.fromFloat8(a.float8(0))));
    set.strict(
        "numeric_int2",
        (a, out) -> out.appendInt((int) whole(a, "smallint", Short.MIN_VALUE, Short.MAX_VALUE)));
    set.strict(
        "numeric_int4",
        (a, out) -> out.appendInt((int) whole(a, "integer", Integer.MIN_VALUE, Integer.MAX_VALUE)));
    set.strict(
        "numeric_int8",
        (a, out) -> out.appendLong(whole(a, "bigint", Long.MIN_VALUE, Long.MAX_VALUE)));
    set.strict(
        "numeric_float4",
        (a, out) -> {
          var bytes = (Vector.Bytes) a.vector(0);
          int at = a.position(0);
          out.appendDouble(Numeric.toFloat4(bytes.data(), bytes.start(at), bytes.end(at)));
        });
    set.strict(
        "numeric_float8",
        (a, out) -> {
          var bytes = (Vector.Bytes) a.vector(0);
          int at = a.position(0);
          out.appendDouble(Numeric.toFloat8(bytes.data(), bytes.start(at), bytes.end(at)));
        });
  }

  private static long whole(Args args, String typeName, long min, long max) {
    var bytes = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    return Numeric.toLong(bytes.data(), bytes.start(at), bytes.end(at), typeName, min, max);
  }

  private static void oid(FunctionSet set) {
    set.strict(
        "i8tooid",
        (a, out) -> {
          if (a.int8(0) < 0 || a.int8(0) > OID_MAX) {
            throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "OID out of range");
          }
          out.appendLong(a.int8(0));
        });
    set.strict("oidtoi8", (a, out) -> out.appendLong(a.int8(0)));
  }
}
