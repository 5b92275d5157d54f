package io.lauma.expr.time;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.Interval;
import io.lauma.types.time.TimeZones;
import java.util.Locale;

/// make_date and its like, and float8 to timestamptz.
final class MakeFunctions {
  private MakeFunctions() {}

  static void register(FunctionSet set) {
    set.strict("make_date", (a, out) -> out.appendInt(date(a)));
    set.strict("make_time", (a, out) -> out.appendLong(time(a, 0)));
    set.strict("make_timestamp", (a, out) -> out.appendLong(timestamp(a)));
    set.strict(
        "make_timestamptz",
        (a, out) -> out.appendLong(TimeZones.toInstant(a.context().text().zone(), timestamp(a))));
    set.strict(
        "make_timestamptz_at_timezone",
        (a, out) -> out.appendLong(TimeZones.toInstant(TimeZones.parse(a.text(6)), timestamp(a))));
    set.strict("make_interval", (a, out) -> TimeFunctions.append(out, interval(a)));
    set.strict("float8_timestamptz", (a, out) -> out.appendLong(ofEpoch(a.float8(0))));
  }

  private static SqlException dateOverflow(int year, int month, int day) {
    return new SqlException(
        SqlState.DATETIME_FIELD_OVERFLOW,
        String.format(
            Locale.ROOT, "date field value out of range: %d-%02d-%02d", year, month, day));
  }

  private static int date(Args args) {
    int given = args.int4(0);
    int month = args.int4(1);
    int day = args.int4(2);
    int year = given < 0 ? given + 1 : given;
    if (given == 0
        || month < 1
        || month > 12
        || day < 1
        || day > Calendar.daysInMonth(year, month)) {
      throw dateOverflow(given, month, day);
    }
    long days = year < -5000 || year > 5_874_898 ? Long.MAX_VALUE : Calendar.days(year, month, day);
    if (days < Calendar.DATE_MIN || days > Calendar.DATE_MAX) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          String.format(Locale.ROOT, "date out of range: %d-%02d-%02d", year, month, day));
    }
    return (int) days;
  }

  private static long time(Args args, int from) {
    int hour = args.int4(from);
    int minute = args.int4(from + 1);
    double second = args.float8(from + 2);
    boolean valid =
        hour >= 0
            && hour <= 24
            && minute >= 0
            && minute <= 59
            && second >= 0
            && second <= 60
            && (hour < 24 || (minute == 0 && second == 0));
    if (!valid) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          String.format(
              Locale.ROOT,
              "time field value out of range: %d:%02d:%s",
              hour,
              minute,
              seconds(second)));
    }
    long micros = (long) Math.rint(second * Calendar.MICROS_PER_SECOND);
    return hour * Calendar.MICROS_PER_HOUR + minute * Calendar.MICROS_PER_MINUTE + micros;
  }

  private static String seconds(double second) {
    String text =
        second == Math.rint(second)
            ? Long.toString((long) second)
            : java.math.BigDecimal.valueOf(second).toPlainString();
    int point = text.indexOf('.') < 0 ? text.length() : text.indexOf('.');
    return "0".repeat(Math.max(0, 2 - point)) + text;
  }

  private static long timestamp(Args args) {
    long micros = date(args) * Calendar.MICROS_PER_DAY + time(args, 3);
    if (!Calendar.isTimestampInRange(micros)) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          String.format(
              Locale.ROOT,
              "timestamp out of range: %d-%02d-%02d %d:%02d:%s",
              args.int4(0),
              args.int4(1),
              args.int4(2),
              args.int4(3),
              args.int4(4),
              seconds(args.float8(5))));
    }
    return micros;
  }

  private static Interval interval(Args args) {
    double seconds = args.float8(6);
    if (!(Math.abs(seconds) <= Double.MAX_VALUE)) {
      throw outOfRange();
    }
    long months = args.int4(0) * 12L + args.int4(1);
    long days = args.int4(2) * 7L + args.int4(3);
    double micros = Math.rint(seconds * Calendar.MICROS_PER_SECOND);
    if (months != (int) months || days != (int) days || Math.abs(micros) >= 9.2e18) {
      throw outOfRange();
    }
    long time =
        args.int4(4) * Calendar.MICROS_PER_HOUR
            + args.int4(5) * Calendar.MICROS_PER_MINUTE
            + (long) micros;
    return new Interval((int) months, (int) days, time);
  }

  private static SqlException outOfRange() {
    return new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "interval out of range");
  }

  private static long ofEpoch(double seconds) {
    if (Double.isNaN(seconds)) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "timestamp cannot be NaN");
    }
    if (Double.isInfinite(seconds)) {
      return seconds > 0 ? Calendar.TIMESTAMP_INFINITY : Calendar.TIMESTAMP_NEGATIVE_INFINITY;
    }
    double micros = Math.rint((seconds - Calendar.UNIX_EPOCH_SECONDS) * Calendar.MICROS_PER_SECOND);
    boolean inRange = micros >= Calendar.TIMESTAMP_MIN && micros < Calendar.TIMESTAMP_END;
    if (!inRange) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW, "timestamp out of range: \"" + general(seconds) + "\"");
    }
    return (long) micros;
  }

  /// As C's %g.
  private static String general(double value) {
    return String.format(java.util.Locale.ROOT, "%.5e", value).replaceAll("\\.?0*e", "e");
  }
}
