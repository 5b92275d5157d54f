package io.lauma.expr.time;

import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.DateTimeInput;
import io.lauma.types.time.Interval;
import io.lauma.types.time.IntervalInput;
import io.lauma.types.time.TimeZones;
import java.util.Locale;

/// Casts between the types of dates and times, and their precisions.
final class TimeCasts {
  private TimeCasts() {}

  static void register(FunctionSet set) {
    set.strict("date_timestamp", (a, out) -> out.appendLong(TimeFunctions.timestamp(a.int4(0))));
    set.strict(
        "date_timestamptz",
        (a, out) ->
            out.appendLong(
                TimeZones.toInstant(
                    a.context().text().zone(), TimeFunctions.timestamp(a.int4(0)))));
    set.strict("timestamp_date", (a, out) -> date(a.int8(0), out));
    set.strict(
        "timestamptz_date",
        (a, out) -> date(TimeZones.toLocal(a.context().text().zone(), a.int8(0)), out));
    set.strict("timestamp_time", (a, out) -> time(a.int8(0), out));
    set.strict(
        "timestamptz_time",
        (a, out) -> time(TimeZones.toLocal(a.context().text().zone(), a.int8(0)), out));
    set.strict(
        "timestamp_timestamptz",
        (a, out) -> out.appendLong(TimeZones.toInstant(a.context().text().zone(), a.int8(0))));
    set.strict(
        "timestamptz_timestamp",
        (a, out) -> out.appendLong(TimeZones.toLocal(a.context().text().zone(), a.int8(0))));
    set.strict(
        "time_interval", (a, out) -> TimeFunctions.append(out, new Interval(0, 0, a.int8(0))));
    set.strict(
        "interval_time",
        (a, out) ->
            out.appendLong(
                Math.floorMod(TimeFunctions.interval(a, 0).micros(), Calendar.MICROS_PER_DAY)));
    scales(set);
  }

  private static void date(long micros, VectorBuilder out) {
    if (micros == Calendar.TIMESTAMP_INFINITY) {
      out.appendInt(Calendar.DATE_INFINITY);
    } else if (micros == Calendar.TIMESTAMP_NEGATIVE_INFINITY) {
      out.appendInt(Calendar.DATE_NEGATIVE_INFINITY);
    } else {
      out.appendInt((int) Math.floorDiv(micros, Calendar.MICROS_PER_DAY));
    }
  }

  private static void time(long micros, VectorBuilder out) {
    if (Calendar.isFinite(micros)) {
      out.appendLong(Math.floorMod(micros, Calendar.MICROS_PER_DAY));
    } else {
      out.appendNull();
    }
  }

  private static void scales(FunctionSet set) {
    for (String key : new String[] {"timestamp_scale", "timestamptz_scale"}) {
      set.strict(
          key,
          (a, out) -> {
            long rounded = DateTimeInput.round(a.int8(0), precision(a.int4(1)));
            out.appendLong(Calendar.isFinite(rounded) ? Calendar.checkTimestamp(rounded) : rounded);
          });
    }
    set.strict("time_scale", (a, out) -> out.appendLong(DateTimeInput.round(a.int8(0), a.int4(1))));
    set.strict(
        "interval_scale",
        (a, out) ->
            TimeFunctions.append(
                out, IntervalInput.applyTypmod(TimeFunctions.interval(a, 0), a.int4(1))));
  }

  private static int precision(int typmod) {
    if (typmod < -1 || typmod > DateTimeInput.PRECISION_MAX) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          String.format(Locale.ROOT, "timestamp(%d) precision must be between 0 and 6", typmod));
    }
    return typmod;
  }
}
