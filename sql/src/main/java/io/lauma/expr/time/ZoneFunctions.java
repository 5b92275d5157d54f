package io.lauma.expr.time;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.Interval;
import io.lauma.types.time.TimeZones;
import java.time.ZoneId;

/// AT TIME ZONE.
final class ZoneFunctions {
  private ZoneFunctions() {}

  static void register(FunctionSet set) {
    set.strict("timestamp_zone", (a, out) -> out.appendLong(toInstant(a, false)));
    set.strict("timestamptz_zone", (a, out) -> out.appendLong(toLocal(a, false)));
    set.strict("timestamp_izone", (a, out) -> out.appendLong(toInstant(a, true)));
    set.strict("timestamptz_izone", (a, out) -> out.appendLong(toLocal(a, true)));
  }

  private static long toInstant(Args args, boolean interval) {
    long local = args.int8(1);
    return Calendar.isFinite(local)
        ? TimeZones.toInstant(interval ? intervalZone(args) : zone(args), local)
        : local;
  }

  private static long toLocal(Args args, boolean interval) {
    long instant = args.int8(1);
    return Calendar.isFinite(instant)
        ? TimeZones.toLocal(interval ? intervalZone(args) : zone(args), instant)
        : instant;
  }

  private static ZoneId zone(Args args) {
    return args.memo(args.text(0), TimeZones::parse);
  }

  private static ZoneId intervalZone(Args args) {
    Interval interval = TimeFunctions.interval(args, 0);
    if (interval.months() != 0 || interval.days() != 0) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          "interval time zone \""
              + io.lauma.expr.text.AnyText.of(args, 0)
              + "\" must not include months or days");
    }
    return TimeZones.ofSeconds(interval.micros() / Calendar.MICROS_PER_SECOND);
  }
}
