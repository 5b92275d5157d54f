package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// The proleptic Gregorian calendar on PostgreSQL's scales: dates count days, timestamps count
/// microseconds, both since 2000-01-01; years are astronomical (0 is 1 BC).
public final class Calendar {
  private Calendar() {}

  public static final int DATE_INFINITY = Integer.MAX_VALUE;
  public static final int DATE_NEGATIVE_INFINITY = Integer.MIN_VALUE;
  public static final long TIMESTAMP_INFINITY = Long.MAX_VALUE;
  public static final long TIMESTAMP_NEGATIVE_INFINITY = Long.MIN_VALUE;

  /// 4714-11-24 BC, Julian day 0.
  public static final int DATE_MIN = -2_451_545;

  /// 5874897-12-31.
  public static final int DATE_MAX = 2_145_031_948;

  public static final long MICROS_PER_SECOND = 1_000_000L;
  public static final long MICROS_PER_MINUTE = 60 * MICROS_PER_SECOND;
  public static final long MICROS_PER_HOUR = 60 * MICROS_PER_MINUTE;
  public static final long MICROS_PER_DAY = 24 * MICROS_PER_HOUR;

  /// 4714-11-24 00:00:00 BC.
  public static final long TIMESTAMP_MIN = DATE_MIN * MICROS_PER_DAY;

  /// 294277-01-01 00:00:00, exclusive.
  public static final long TIMESTAMP_END = 9_223_371_331_200_000_000L;

  /// Seconds and days from 1970-01-01 to 2000-01-01.
  public static final long UNIX_EPOCH_SECONDS = 946_684_800L;

  public static final int UNIX_EPOCH_DAYS = 10_957;

  /// Julian day of 2000-01-01.
  public static final int JULIAN_EPOCH_DAYS = 2_451_545;

  private static final int DAYS_PER_400_YEARS = 146_097;

  /// Days from 0000-03-01 to 2000-01-01.
  private static final int MARCH_ZERO_DAYS = 730_425;

  /// Days since 2000-01-01; month and day must be valid, the year may be any that PostgreSQL's
  /// range holds.
  public static long days(int year, int month, int day) {
    long shifted = month <= 2 ? year - 1L : year;
    long era = Math.floorDiv(shifted, 400);
    long yearOfEra = shifted - era * 400;
    int monthFromMarch = (month + 9) % 12;
    long dayOfYear = (153L * monthFromMarch + 2) / 5 + day - 1;
    long dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
    return era * DAYS_PER_400_YEARS + dayOfEra - MARCH_ZERO_DAYS;
  }

  /// Year, month and day of a day number, packed: see [#year], [#month], [#day].
  public static long civil(long days) {
    long fromMarch = days + MARCH_ZERO_DAYS;
    long era = Math.floorDiv(fromMarch, DAYS_PER_400_YEARS);
    long dayOfEra = fromMarch - era * DAYS_PER_400_YEARS;
    long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    long dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    long monthFromMarch = (5 * dayOfYear + 2) / 153;
    long day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1;
    long month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    return year << 16 | month << 8 | day;
  }

  public static int year(long civil) {
    return (int) (civil >> 16);
  }

  public static int month(long civil) {
    return (int) (civil >> 8) & 0xff;
  }

  public static int day(long civil) {
    return (int) civil & 0xff;
  }

  public static boolean isLeap(int year) {
    return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
  }

  public static int daysInMonth(int year, int month) {
    return switch (month) {
      case 2 -> isLeap(year) ? 29 : 28;
      case 4, 6, 9, 11 -> 30;
      default -> 31;
    };
  }

  public static boolean isFinite(int date) {
    return date != DATE_INFINITY && date != DATE_NEGATIVE_INFINITY;
  }

  public static boolean isFinite(long timestamp) {
    return timestamp != TIMESTAMP_INFINITY && timestamp != TIMESTAMP_NEGATIVE_INFINITY;
  }

  public static boolean isTimestampInRange(long micros) {
    return micros >= TIMESTAMP_MIN && micros < TIMESTAMP_END;
  }

  /// @throws SqlException 22008 outside of what a timestamp holds
  public static long checkTimestamp(long micros) {
    if (!isTimestampInRange(micros)) {
      throw timestampOutOfRange();
    }
    return micros;
  }

  /// @throws SqlException 22008 outside of what a date holds
  public static int checkDate(long days) {
    if (days < DATE_MIN || days > DATE_MAX) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "date out of range");
    }
    return (int) days;
  }

  public static SqlException timestampOutOfRange() {
    return new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "timestamp out of range");
  }

  /// Day of the week, 0 is Sunday.
  public static int dayOfWeek(long days) {
    return (int) Math.floorMod(days + 6, 7L);
  }

  /// Day of the year, from 1.
  public static int dayOfYear(long days) {
    return (int) (days - days(year(civil(days)), 1, 1)) + 1;
  }

  /// ISO 8601 week-numbering year and week, packed: year << 8 | week.
  public static long isoWeek(long days) {
    long thursday = days - Math.floorMod(days + 5, 7L) + 3;
    int year = year(civil(thursday));
    long week = (thursday - days(year, 1, 1)) / 7 + 1;
    return (long) year << 8 | week;
  }
}
