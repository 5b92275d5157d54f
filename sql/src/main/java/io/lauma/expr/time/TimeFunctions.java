package io.lauma.expr.time;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.Interval;

/// All functions over dates and times.
public final class TimeFunctions {
  private TimeFunctions() {}

  /// From 1970-01-01 to 2000-01-01.
  private static final long EPOCH_MICROS = Calendar.UNIX_EPOCH_SECONDS * Calendar.MICROS_PER_SECOND;

  public static void register(FunctionSet set) {
    TimeComparisons.register(set);
    TimeCasts.register(set);
    TimeArithmetic.register(set);
    IntervalFunctions.register(set);
    FieldFunctions.register(set);
    TruncateFunctions.register(set);
    MakeFunctions.register(set);
    ZoneFunctions.register(set);
    FormatFunctions.register(set);
    set.strict("now", (a, out) -> out.appendLong(a.context().text().nowMicros()));
    set.strict(
        "statement_timestamp",
        (a, out) -> out.appendLong(a.context().statementMicros() - EPOCH_MICROS));
    set.strict(
        "clock_timestamp",
        (a, out) -> out.appendLong(a.context().environment().clockMicros() - EPOCH_MICROS));
  }

  static Interval interval(Args args, int argument) {
    var bytes = (Vector.Bytes) args.vector(argument);
    return Interval.ofStored(bytes.data(), bytes.start(args.position(argument)));
  }

  static void append(VectorBuilder out, Interval interval) {
    out.appendBytes(interval.toStored());
  }

  /// date to timestamp.
  ///
  /// @throws io.lauma.types.SqlException 22008
  static long timestamp(int date) {
    if (date == Calendar.DATE_INFINITY) {
      return Calendar.TIMESTAMP_INFINITY;
    }
    if (date == Calendar.DATE_NEGATIVE_INFINITY) {
      return Calendar.TIMESTAMP_NEGATIVE_INFINITY;
    }
    long last = (Calendar.TIMESTAMP_END - 1) / Calendar.MICROS_PER_DAY;
    if (date > last) {
      throw new io.lauma.types.SqlException(
          io.lauma.types.SqlState.DATETIME_FIELD_OVERFLOW, "date out of range for timestamp");
    }
    return date * Calendar.MICROS_PER_DAY;
  }
}
