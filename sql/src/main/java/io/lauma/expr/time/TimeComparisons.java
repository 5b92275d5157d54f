package io.lauma.expr.time;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.CompareOp;
import io.lauma.expr.function.FunctionSet;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.TimeZones;
import java.util.function.ToLongFunction;

/// Comparisons between date, timestamp and timestamptz. A date or local time counts as its instant
/// in the session's zone beside a timestamptz.
final class TimeComparisons {
  private TimeComparisons() {}

  private enum Kind {
    DATE("date"),
    TIMESTAMP("timestamp"),
    TIMESTAMPTZ("timestamptz");

    final String symbol;

    Kind(String symbol) {
      this.symbol = symbol;
    }
  }

  static void register(FunctionSet set) {
    for (Kind left : Kind.values()) {
      for (Kind right : Kind.values()) {
        if (left != right) {
          pair(set, left, right);
        }
      }
    }
  }

  private static void pair(FunctionSet set, Kind left, Kind right) {
    boolean instants = left == Kind.TIMESTAMPTZ || right == Kind.TIMESTAMPTZ;
    ToLongFunction<Args> a = args -> value(args, 0, left, instants);
    ToLongFunction<Args> b = args -> value(args, 1, right, instants);
    for (CompareOp op : CompareOp.values()) {
      set.strict(
          left.symbol + "_" + op.suffix() + "_" + right.symbol,
          (args, out) ->
              out.appendBoolean(op.test(Long.compare(a.applyAsLong(args), b.applyAsLong(args)))));
    }
    set.strict(
        left.symbol + "_cmp_" + right.symbol,
        (args, out) -> out.appendInt(Long.compare(a.applyAsLong(args), b.applyAsLong(args))));
  }

  private static long value(Args args, int argument, Kind kind, boolean instant) {
    if (kind == Kind.TIMESTAMPTZ) {
      return args.int8(argument);
    }
    long local = kind == Kind.DATE ? ofDate(args.int4(argument)) : args.int8(argument);
    if (!instant || !Calendar.isTimestampInRange(local)) {
      return local;
    }
    long offset = TimeZones.offsetSecondsLocal(args.context().text().zone(), local);
    return local - offset * Calendar.MICROS_PER_SECOND;
  }

  /// Dates beyond every timestamp are above them all, but below infinity.
  private static long ofDate(int date) {
    if (date == Calendar.DATE_INFINITY) {
      return Calendar.TIMESTAMP_INFINITY;
    }
    if (date == Calendar.DATE_NEGATIVE_INFINITY) {
      return Calendar.TIMESTAMP_NEGATIVE_INFINITY;
    }
    long last = Calendar.TIMESTAMP_END / Calendar.MICROS_PER_DAY;
    return date >= last ? Calendar.TIMESTAMP_END : date * Calendar.MICROS_PER_DAY;
  }
}
