package io.lauma.expr.time;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.NumericForm;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.Interval;
import io.lauma.types.time.TimeZones;
import java.math.BigDecimal;

/// EXTRACT (numeric) and date_part (float8) of the date and time types.
final class FieldFunctions {
  private FieldFunctions() {}

  private static final String DATE = "date";
  private static final String TIME = "time without time zone";
  private static final String TIMESTAMP = "timestamp without time zone";
  private static final String TIMESTAMPTZ = "timestamp with time zone";
  private static final String INTERVAL = "interval";

  private static final int MICRO_DIGITS = 6;

  static void register(FunctionSet set) {
    set.strict("extract_date", FieldFunctions::date);
    for (String key : new String[] {"timestamp_part", "extract_timestamp"}) {
      set.strict(key, (a, out) -> timestamp(unit(a, TIMESTAMP), a, a.int8(1), TIMESTAMP, out));
    }
    set.strict(
        "date_part(text,date)",
        (a, out) ->
            timestamp(unit(a, TIMESTAMP), a, TimeFunctions.timestamp(a.int4(1)), TIMESTAMP, out));
    for (String key : new String[] {"timestamptz_part", "extract_timestamptz"}) {
      set.strict(key, (a, out) -> timestamp(unit(a, TIMESTAMPTZ), a, a.int8(1), TIMESTAMPTZ, out));
    }
    for (String key : new String[] {"time_part", "extract_time"}) {
      set.strict(key, FieldFunctions::time);
    }
    for (String key : new String[] {"interval_part", "extract_interval"}) {
      set.strict(key, FieldFunctions::interval);
    }
  }

  private static Unit unit(Args args, String type) {
    return Unit.find(args.text(0)).orElseThrow(() -> notRecognized(args.text(0), type));
  }

  static SqlException notRecognized(String unit, String type) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE,
        "unit \"" + lower(unit) + "\" not recognized for type " + type);
  }

  static SqlException notSupported(String unit, String type) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED,
        "unit \"" + lower(unit) + "\" not supported for type " + type);
  }

  private static String lower(String unit) {
    return unit.toLowerCase(java.util.Locale.ROOT);
  }

  /// `unscaled * 10^-scale` as numeric or float8.
  private static void append(VectorBuilder out, long unscaled, int scale) {
    if (out.layout() == Layout.DOUBLE) {
      out.appendDouble(scale == 0 ? unscaled : BigDecimal.valueOf(unscaled, scale).doubleValue());
    } else {
      out.appendBytes(NumericForm.of(unscaled, scale));
    }
  }

  private static void appendInfinity(VectorBuilder out, boolean positive) {
    if (out.layout() == Layout.DOUBLE) {
      out.appendDouble(positive ? Double.POSITIVE_INFINITY : Double.NEGATIVE_INFINITY);
    } else {
      out.appendBytes(
          NumericForm.special(positive ? NumericForm.INFINITY : NumericForm.NEGATIVE_INFINITY));
    }
  }

  /// Fields that grow for ever are infinite, the others NULL.
  private static void infinite(Unit unit, boolean positive, VectorBuilder out) {
    switch (unit) {
      case MICROSECONDS,
          MILLISECONDS,
          SECOND,
          MINUTE,
          HOUR,
          DAY,
          MONTH,
          QUARTER,
          WEEK,
          DOW,
          ISODOW,
          DOY,
          TIMEZONE,
          TIMEZONE_HOUR,
          TIMEZONE_MINUTE ->
          out.appendNull();
      case YEAR, DECADE, CENTURY, MILLENNIUM, EPOCH, JULIAN, ISOYEAR ->
          appendInfinity(out, positive);
    }
  }

  private static void date(Args args, VectorBuilder out) {
    Unit unit = unit(args, DATE);
    int date = args.int4(1);
    switch (unit) {
      case MICROSECONDS,
          MILLISECONDS,
          SECOND,
          MINUTE,
          HOUR,
          TIMEZONE,
          TIMEZONE_HOUR,
          TIMEZONE_MINUTE ->
          throw notSupported(args.text(0), DATE);
      default -> {}
    }
    if (!Calendar.isFinite(date)) {
      infinite(unit, date > 0, out);
    } else if (unit == Unit.EPOCH) {
      append(out, (date + (long) Calendar.UNIX_EPOCH_DAYS) * 86_400, 0);
    } else if (unit == Unit.JULIAN) {
      append(out, date + (long) Calendar.JULIAN_EPOCH_DAYS, 0);
    } else {
      append(out, calendarField(unit, date), 0);
    }
  }

  /// Years before 1 are counted -1, -2 ... outside.
  private static long outwardYear(long year) {
    return year > 0 ? year : year - 1;
  }

  /// Fields of whole days.
  private static long calendarField(Unit unit, long days) {
    long civil = Calendar.civil(days);
    int year = Calendar.year(civil);
    return switch (unit) {
      case DAY -> Calendar.day(civil);
      case MONTH -> Calendar.month(civil);
      case QUARTER -> (Calendar.month(civil) - 1) / 3 + 1;
      case WEEK -> Calendar.isoWeek(days) & 0xff;
      case YEAR -> outwardYear(year);
      case DECADE -> Math.floorDiv(year, 10);
      case CENTURY -> year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100);
      case MILLENNIUM -> year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000);
      case ISOYEAR -> outwardYear(Calendar.isoWeek(days) >> 8);
      case ISODOW -> Calendar.dayOfWeek(days) == 0 ? 7 : Calendar.dayOfWeek(days);
      case DOW -> Calendar.dayOfWeek(days);
      case DOY -> Calendar.dayOfYear(days);
      default -> throw new IllegalStateException("no calendar field: " + unit);
    };
  }

  private static void timestamp(Unit unit, Args args, long given, String type, VectorBuilder out) {
    if (!Calendar.isFinite(given)) {
      infinite(unit, given > 0, out);
      return;
    }
    boolean zoned = type.equals(TIMESTAMPTZ);
    long local = zoned ? TimeZones.toLocal(args.context().text().zone(), given) : given;
    long days = Math.floorDiv(local, Calendar.MICROS_PER_DAY);
    long time = Math.floorMod(local, Calendar.MICROS_PER_DAY);
    long offset = zoned ? TimeZones.offsetSeconds(args.context().text().zone(), given) : 0;
    switch (unit) {
      case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> clockField(unit, time, out);
      case EPOCH -> epoch(given, out);
      case JULIAN -> julian(days, time, out);
      case TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE -> {
        if (!zoned) {
          throw notSupported(args.text(0), type);
        }
        append(
            out,
            unit == Unit.TIMEZONE
                ? offset
                : unit == Unit.TIMEZONE_HOUR ? offset / 3600 : offset / 60 % 60,
            0);
      }
      default -> append(out, calendarField(unit, days), 0);
    }
  }

  private static void epoch(long micros, VectorBuilder out) {
    BigDecimal seconds =
        BigDecimal.valueOf(micros, MICRO_DIGITS)
            .add(BigDecimal.valueOf(Calendar.UNIX_EPOCH_SECONDS));
    if (out.layout() == Layout.DOUBLE) {
      out.appendDouble(seconds.doubleValue());
    } else {
      out.appendBytes(NumericForm.of(seconds));
    }
  }

  private static void julian(long days, long time, VectorBuilder out) {
    long day = days + Calendar.JULIAN_EPOCH_DAYS;
    if (out.layout() == Layout.DOUBLE) {
      out.appendDouble(day + time / (double) Calendar.MICROS_PER_DAY);
      return;
    }
    BigDecimal wholeDay = BigDecimal.valueOf(Calendar.MICROS_PER_DAY);
    BigDecimal micros = BigDecimal.valueOf(time);
    BigDecimal fraction =
        micros.divide(
            wholeDay,
            io.lauma.expr.number.NumericScale.quotient(micros, wholeDay),
            java.math.RoundingMode.HALF_UP);
    out.appendBytes(NumericForm.of(BigDecimal.valueOf(day).add(fraction)));
  }

  /// Fields of a time of day, or of the time of an interval.
  private static void clockField(Unit unit, long time, VectorBuilder out) {
    long minuteRest = time % Calendar.MICROS_PER_MINUTE;
    switch (unit) {
      case MICROSECONDS -> append(out, minuteRest, 0);
      case MILLISECONDS -> append(out, minuteRest, 3);
      case SECOND -> append(out, minuteRest, MICRO_DIGITS);
      case MINUTE -> append(out, time / Calendar.MICROS_PER_MINUTE % 60, 0);
      default -> append(out, time / Calendar.MICROS_PER_HOUR, 0);
    }
  }

  private static void time(Args args, VectorBuilder out) {
    Unit unit = unit(args, TIME);
    switch (unit) {
      case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> clockField(unit, args.int8(1), out);
      case EPOCH -> append(out, args.int8(1), MICRO_DIGITS);
      default -> throw notSupported(args.text(0), TIME);
    }
  }

  private static void interval(Args args, VectorBuilder out) {
    Unit unit = unit(args, INTERVAL);
    Interval interval = TimeFunctions.interval(args, 1);
    long years = interval.months() / 12;
    switch (unit) {
      case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR ->
          clockField(unit, interval.micros(), out);
      case DAY -> append(out, interval.days(), 0);
      case MONTH -> append(out, interval.months() % 12, 0);
      case QUARTER -> append(out, interval.months() % 12 / 3 + 1, 0);
      case YEAR -> append(out, years, 0);
      case DECADE -> append(out, years / 10, 0);
      case CENTURY -> append(out, years / 100, 0);
      case MILLENNIUM -> append(out, years / 1000, 0);
      case EPOCH -> intervalEpoch(interval, out);
      default -> throw notSupported(args.text(0), INTERVAL);
    }
  }

  /// Years of 365.25 days, months of 30.
  private static void intervalEpoch(Interval interval, VectorBuilder out) {
    if (out.layout() == Layout.DOUBLE) {
      double sum = interval.micros() / (double) Calendar.MICROS_PER_SECOND;
      long years = interval.months() / 12;
      sum += 365.25 * 86_400 * years;
      sum += 30.0 * 86_400 * (interval.months() % 12);
      sum += 86_400.0 * interval.days();
      out.appendDouble(sum);
      return;
    }
    long quarterDays =
        interval.months() / 12 * 1461L + interval.months() % 12 * 120L + interval.days() * 4L;
    BigDecimal seconds =
        BigDecimal.valueOf(quarterDays)
            .multiply(BigDecimal.valueOf(21_600))
            .add(BigDecimal.valueOf(interval.micros(), MICRO_DIGITS));
    out.appendBytes(NumericForm.of(seconds));
  }
}
