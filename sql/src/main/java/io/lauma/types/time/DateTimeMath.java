package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Arithmetic and casts among dates, times, timestamps and intervals, with PostgreSQL's errors.
/// Timestamps with time zone compute in the zone given; those without, in UTC.
public final class DateTimeMath {
  private DateTimeMath() {}

  /// timestamp + interval.
  ///
  /// @throws SqlException 22008
  public static long plus(long timestamp, Interval interval) {
    return plus(timestamp, interval, ZoneOffset.UTC);
  }

  /// timestamptz + interval: months and days on the zone's clock, the rest on the time line.
  ///
  /// @throws SqlException 22008
  public static long plus(long micros, Interval interval, ZoneId zone) {
    if (!Calendar.isFinite(micros)) {
      return micros;
    }
    long result = micros;
    if (interval.months() != 0 || interval.days() != 0) {
      long local = TimeZones.toLocal(zone, micros);
      long days = Math.floorDiv(local, Calendar.MICROS_PER_DAY);
      long ofDay = Math.floorMod(local, Calendar.MICROS_PER_DAY);
      days = plusMonths(days, interval.months()) + interval.days();
      if (Math.abs(days) > Calendar.TIMESTAMP_END / Calendar.MICROS_PER_DAY) {
        throw Calendar.timestampOutOfRange();
      }
      result = TimeZones.toInstant(zone, days * Calendar.MICROS_PER_DAY + ofDay);
    }
    try {
      return Calendar.checkTimestamp(Math.addExact(result, interval.micros()));
    } catch (ArithmeticException e) {
      throw Calendar.timestampOutOfRange().causedBy(e);
    }
  }

  /// timestamp - interval.
  ///
  /// @throws SqlException 22008
  public static long minus(long timestamp, Interval interval) {
    return plus(timestamp, interval.negated(), ZoneOffset.UTC);
  }

  /// timestamptz - interval.
  ///
  /// @throws SqlException 22008
  public static long minus(long micros, Interval interval, ZoneId zone) {
    return plus(micros, interval.negated(), zone);
  }

  private static long plusMonths(long days, int months) {
    if (months == 0) {
      return days;
    }
    long civil = Calendar.civil(days);
    long month = Calendar.year(civil) * 12L + Calendar.month(civil) - 1 + months;
    int year = (int) Math.floorDiv(month, 12);
    int monthOfYear = Math.floorMod(month, 12) + 1;
    int day = Math.min(Calendar.day(civil), Calendar.daysInMonth(year, monthOfYear));
    return Calendar.days(year, monthOfYear, day);
  }

  /// timestamp - timestamp: days and the rest, no months.
  ///
  /// @throws SqlException 22008 for infinities
  public static Interval difference(long left, long right) {
    if (!Calendar.isFinite(left) || !Calendar.isFinite(right)) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW, "cannot subtract infinite timestamps");
    }
    try {
      return new Interval(0, 0, Math.subtractExact(left, right)).justifyHours();
    } catch (ArithmeticException e) {
      throw Interval.outOfRange().causedBy(e);
    }
  }

  /// date - date, in days.
  ///
  /// @throws SqlException 22008 for infinities
  public static int difference(int left, int right) {
    if (!Calendar.isFinite(left) || !Calendar.isFinite(right)) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "cannot subtract infinite dates");
    }
    return left - right;
  }

  /// date + integer.
  ///
  /// @throws SqlException 22008
  public static int plusDays(int date, long days) {
    return Calendar.isFinite(date) ? Calendar.checkDate(date + days) : date;
  }

  /// `age(left, right)` of local times: years, months and days by the calendar.
  public static Interval age(long left, long right) {
    boolean negative = left < right;
    long laterDays = Math.floorDiv(negative ? right : left, Calendar.MICROS_PER_DAY);
    long earlierDays = Math.floorDiv(negative ? left : right, Calendar.MICROS_PER_DAY);
    long later = Calendar.civil(laterDays);
    long earlier = Calendar.civil(earlierDays);
    long micros =
        Math.floorMod(negative ? right : left, Calendar.MICROS_PER_DAY)
            - Math.floorMod(negative ? left : right, Calendar.MICROS_PER_DAY);
    int days = Calendar.day(later) - Calendar.day(earlier);
    int months =
        (Calendar.year(later) - Calendar.year(earlier)) * 12
            + Calendar.month(later)
            - Calendar.month(earlier);
    if (micros < 0) {
      micros += Calendar.MICROS_PER_DAY;
      days--;
    }
    while (days < 0) {
      days += Calendar.daysInMonth(Calendar.year(earlier), Calendar.month(earlier));
      months--;
    }
    Interval age = new Interval(months, days, micros);
    return negative ? age.negated() : age;
  }

  /// `date_bin(stride, source, origin)`
  ///
  /// @throws SqlException 22008, 0A000
  public static long bin(Interval stride, long source, long origin) {
    if (!Calendar.isFinite(source)) {
      return source;
    }
    if (!Calendar.isFinite(origin)) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "origin out of range");
    }
    if (stride.months() != 0) {
      throw new SqlException(
          SqlState.FEATURE_NOT_SUPPORTED,
          "timestamps cannot be binned into intervals containing months or years");
    }
    long width;
    long distance;
    try {
      width =
          Math.addExact(
              Math.multiplyExact(stride.days(), Calendar.MICROS_PER_DAY), stride.micros());
      distance = Math.subtractExact(source, origin);
    } catch (ArithmeticException e) {
      throw Interval.outOfRange().causedBy(e);
    }
    if (width <= 0) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "stride must be greater than zero");
    }
    return origin + Math.floorDiv(distance, width) * width;
  }

  /// time + interval, around midnight.
  public static long timePlus(long time, Interval interval) {
    return Math.floorMod(
        time + interval.micros() % Calendar.MICROS_PER_DAY, Calendar.MICROS_PER_DAY);
  }

  /// date to timestamp at midnight.
  ///
  /// @throws SqlException 22008
  public static long dateToTimestamp(int date) {
    if (date == Calendar.DATE_INFINITY) {
      return Calendar.TIMESTAMP_INFINITY;
    }
    if (date == Calendar.DATE_NEGATIVE_INFINITY) {
      return Calendar.TIMESTAMP_NEGATIVE_INFINITY;
    }
    if (date >= Calendar.TIMESTAMP_END / Calendar.MICROS_PER_DAY) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "date out of range for timestamp");
    }
    return date * Calendar.MICROS_PER_DAY;
  }

  /// timestamp to date.
  public static int timestampToDate(long timestamp) {
    if (timestamp == Calendar.TIMESTAMP_INFINITY) {
      return Calendar.DATE_INFINITY;
    }
    if (timestamp == Calendar.TIMESTAMP_NEGATIVE_INFINITY) {
      return Calendar.DATE_NEGATIVE_INFINITY;
    }
    return (int) Math.floorDiv(timestamp, Calendar.MICROS_PER_DAY);
  }

  /// timestamp to time; only finite ones have one (else NULL, the caller's matter).
  public static long timestampToTime(long timestamp) {
    return Math.floorMod(timestamp, Calendar.MICROS_PER_DAY);
  }

  /// `make_date(year, month, day)`; negative years are BC.
  ///
  /// @throws SqlException 22008
  public static int makeDate(int year, int month, int day) {
    int full = year < 0 ? year + 1 : year;
    boolean valid = year != 0 && month >= 1 && month <= 12 && day >= 1;
    if (!valid || day > Calendar.daysInMonth(full, month)) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          String.format(
              java.util.Locale.ROOT,
              "date field value out of range: %d-%02d-%02d",
              year,
              month,
              day));
    }
    return Calendar.checkDate(Calendar.days(full, month, day));
  }

  /// `make_time(hour, minute, seconds)`
  ///
  /// @throws SqlException 22008
  public static long makeTime(int hour, int minute, double seconds) {
    double micros = Math.rint(seconds * Calendar.MICROS_PER_SECOND);
    boolean valid = hour >= 0 && minute >= 0 && minute <= 59 && seconds >= 0 && seconds <= 60;
    long result =
        valid && hour <= 24
            ? hour * Calendar.MICROS_PER_HOUR + minute * Calendar.MICROS_PER_MINUTE + (long) micros
            : Long.MAX_VALUE;
    if (result > Calendar.MICROS_PER_DAY) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          "time field value out of range: "
              + String.format(java.util.Locale.ROOT, "%d:%02d:%02.0f", hour, minute, seconds));
    }
    return result;
  }

  /// `make_interval(...)`
  ///
  /// @throws SqlException 22008
  public static Interval makeInterval(
      int years, int months, int weeks, int days, int hours, int minutes, double seconds) {
    double micros = Math.rint(seconds * Calendar.MICROS_PER_SECOND);
    long allMonths = years * 12L + months;
    long allDays = weeks * 7L + days;
    boolean valid = Math.abs(micros) < 0x1p62;
    if (!valid || allMonths != (int) allMonths || allDays != (int) allDays) {
      throw Interval.outOfRange();
    }
    long time =
        hours * Calendar.MICROS_PER_HOUR + minutes * Calendar.MICROS_PER_MINUTE + (long) micros;
    return new Interval((int) allMonths, (int) allDays, time);
  }

  /// `to_timestamp(seconds since 1970)`
  ///
  /// @throws SqlException 22008
  public static long ofUnixSeconds(double seconds) {
    if (Double.isNaN(seconds)) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "timestamp cannot be NaN");
    }
    if (Double.isInfinite(seconds)) {
      return seconds > 0 ? Calendar.TIMESTAMP_INFINITY : Calendar.TIMESTAMP_NEGATIVE_INFINITY;
    }
    double micros = Math.rint((seconds - Calendar.UNIX_EPOCH_SECONDS) * Calendar.MICROS_PER_SECOND);
    if (micros < Calendar.TIMESTAMP_MIN || micros >= Calendar.TIMESTAMP_END) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW,
          "timestamp out of range: \"" + new java.math.BigDecimal(seconds).toPlainString() + "\"");
    }
    return (long) micros;
  }
}
