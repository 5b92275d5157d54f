package io.lauma.expr.time;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.Interval;
import io.lauma.types.time.TimeZones;
import java.time.ZoneId;

/// date_trunc and date_bin.
final class TruncateFunctions {
  private TruncateFunctions() {}

  private static final String TIMESTAMP = "timestamp without time zone";
  private static final String TIMESTAMPTZ = "timestamp with time zone";

  static void register(FunctionSet set) {
    set.strict(
        "timestamp_trunc", (a, out) -> out.appendLong(truncate(a.text(0), a.int8(1), TIMESTAMP)));
    set.strict(
        "timestamptz_trunc",
        (a, out) -> out.appendLong(zoned(a.text(0), a.int8(1), a.context().text().zone())));
    set.strict(
        "timestamptz_trunc_zone",
        (a, out) -> out.appendLong(zoned(a.text(0), a.int8(1), TimeZones.parse(a.text(2)))));
    set.strict("interval_trunc", (a, out) -> TimeFunctions.append(out, truncateInterval(a)));
    set.strict("timestamp_bin", (a, out) -> out.appendLong(bin(a)));
    set.strict("timestamptz_bin", (a, out) -> out.appendLong(bin(a)));
  }

  private static Unit unit(String name, String type) {
    return Unit.find(name).orElseThrow(() -> FieldFunctions.notRecognized(name, type));
  }

  private static long zoned(String name, long instant, ZoneId zone) {
    if (!Calendar.isFinite(instant)) {
      return instant;
    }
    Unit unit = unit(name, TIMESTAMPTZ);
    long local = TimeZones.toLocal(zone, instant);
    long truncated = truncate(name, local, TIMESTAMPTZ);
    return switch (unit) {
      case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> instant - (local - truncated);
      default -> TimeZones.toInstant(zone, truncated);
    };
  }

  private static long truncate(String name, long value, String type) {
    if (!Calendar.isFinite(value)) {
      return value;
    }
    Unit unit = unit(name, type);
    long days = Math.floorDiv(value, Calendar.MICROS_PER_DAY);
    int year = Calendar.year(Calendar.civil(days));
    int month = Calendar.month(Calendar.civil(days));
    long truncated =
        switch (unit) {
          case MICROSECONDS -> value;
          case MILLISECONDS -> value - Math.floorMod(value, 1000);
          case SECOND -> value - Math.floorMod(value, Calendar.MICROS_PER_SECOND);
          case MINUTE -> value - Math.floorMod(value, Calendar.MICROS_PER_MINUTE);
          case HOUR -> value - Math.floorMod(value, Calendar.MICROS_PER_HOUR);
          case DAY -> days * Calendar.MICROS_PER_DAY;
          case WEEK -> (days - Math.floorMod(days + 5, 7L)) * Calendar.MICROS_PER_DAY;
          case MONTH -> midnight(year, month);
          case QUARTER -> midnight(year, (month - 1) / 3 * 3 + 1);
          case YEAR -> midnight(year, 1);
          case DECADE -> midnight(Math.floorDiv(year, 10) * 10, 1);
          case CENTURY -> midnight(Math.floorDiv(year - 1, 100) * 100 + 1, 1);
          case MILLENNIUM -> midnight(Math.floorDiv(year - 1, 1000) * 1000 + 1, 1);
          case TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE ->
              throw FieldFunctions.notSupported(name, type);
          default -> throw FieldFunctions.notRecognized(name, type);
        };
    return Calendar.checkTimestamp(truncated);
  }

  private static long midnight(int year, int month) {
    return Calendar.days(year, month, 1) * Calendar.MICROS_PER_DAY;
  }

  private static Interval truncateInterval(Args args) {
    Interval interval = TimeFunctions.interval(args, 1);
    Unit unit = unit(args.text(0), "interval");
    int months = interval.months();
    return switch (unit) {
      case MILLENNIUM -> new Interval(months / 12_000 * 12_000, 0, 0);
      case CENTURY -> new Interval(months / 1200 * 1200, 0, 0);
      case DECADE -> new Interval(months / 120 * 120, 0, 0);
      case YEAR -> new Interval(months / 12 * 12, 0, 0);
      case QUARTER -> new Interval(months / 3 * 3, 0, 0);
      case MONTH -> new Interval(months, 0, 0);
      case DAY -> new Interval(months, interval.days(), 0);
      case HOUR -> withTime(interval, Calendar.MICROS_PER_HOUR);
      case MINUTE -> withTime(interval, Calendar.MICROS_PER_MINUTE);
      case SECOND -> withTime(interval, Calendar.MICROS_PER_SECOND);
      case MILLISECONDS -> withTime(interval, 1000);
      case MICROSECONDS -> interval;
      case WEEK ->
          throw FieldFunctions.notSupported(args.text(0), "interval")
              .withDetail("Months usually have fractional weeks.");
      case TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE ->
          throw FieldFunctions.notSupported(args.text(0), "interval");
      default -> throw FieldFunctions.notRecognized(args.text(0), "interval");
    };
  }

  private static Interval withTime(Interval interval, long unitMicros) {
    return new Interval(
        interval.months(), interval.days(), interval.micros() / unitMicros * unitMicros);
  }

  private static long bin(Args args) {
    Interval stride = TimeFunctions.interval(args, 0);
    long timestamp = args.int8(1);
    long origin = args.int8(2);
    if (!Calendar.isFinite(timestamp)) {
      return timestamp;
    }
    if (!Calendar.isFinite(origin)) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "origin out of range");
    }
    if (stride.months() != 0) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "timestamps cannot be binned into intervals containing months or years");
    }
    long strideMicros;
    long distance;
    try {
      strideMicros =
          Math.addExact(
              Math.multiplyExact(stride.days(), Calendar.MICROS_PER_DAY), stride.micros());
      distance = Math.subtractExact(timestamp, origin);
    } catch (ArithmeticException e) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "interval out of range").causedBy(e);
    }
    if (strideMicros <= 0) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "stride must be greater than zero");
    }
    return Calendar.checkTimestamp(timestamp - Math.floorMod(distance, strideMicros));
  }
}
