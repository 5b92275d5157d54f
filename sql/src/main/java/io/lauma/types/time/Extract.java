package io.lauma.types.time;

import io.lauma.types.NumericForm;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// `extract(unit from value)`: numeric in stored form; null for NULL, which infinite values give
/// for units that do not grow. `date_part` is the same as float8.
public final class Extract {
  private Extract() {}

  private static final int JULIAN_SCALE = 20;
  private static final long SECONDS_PER_DAY = 86_400;

  /// @throws io.lauma.types.SqlException 0A000 for a unit that timestamps do not have
  public static byte @Nullable [] ofTimestamp(DateTimeUnit unit, long timestamp) {
    String typeName = "timestamp without time zone";
    return switch (unit) {
      case TIMEZONE, TIMEZONE_HOUR, TIMEZONE_MINUTE -> throw unit.notSupported(typeName);
      default -> ofLocal(unit, timestamp, timestamp);
    };
  }

  /// Fields are those of the zone's clock.
  public static byte @Nullable [] ofTimestamptz(DateTimeUnit unit, long micros, ZoneId zone) {
    if (!Calendar.isFinite(micros)) {
      return isZone(unit) ? null : ofLocal(unit, micros, micros);
    }
    int offset = TimeZones.offsetSeconds(zone, micros);
    return switch (unit) {
      case TIMEZONE -> whole(offset);
      case TIMEZONE_HOUR -> whole(offset / 3600);
      case TIMEZONE_MINUTE -> whole(offset / 60 % 60);
      default -> ofLocal(unit, micros + offset * Calendar.MICROS_PER_SECOND, micros);
    };
  }

  private static boolean isZone(DateTimeUnit unit) {
    return unit == DateTimeUnit.TIMEZONE
        || unit == DateTimeUnit.TIMEZONE_HOUR
        || unit == DateTimeUnit.TIMEZONE_MINUTE;
  }

  private static byte @Nullable [] ofLocal(DateTimeUnit unit, long local, long instant) {
    if (!Calendar.isFinite(local)) {
      return infinite(unit, local > 0);
    }
    long days = Math.floorDiv(local, Calendar.MICROS_PER_DAY);
    long ofDay = Math.floorMod(local, Calendar.MICROS_PER_DAY);
    return switch (unit) {
      case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> timeField(unit, ofDay);
      case EPOCH -> scaled(instant + Calendar.UNIX_EPOCH_SECONDS * Calendar.MICROS_PER_SECOND, 6);
      case JULIAN ->
          NumericForm.of(
              BigDecimal.valueOf(days + Calendar.JULIAN_EPOCH_DAYS)
                  .add(
                      BigDecimal.valueOf(ofDay)
                          .divide(
                              BigDecimal.valueOf(Calendar.MICROS_PER_DAY),
                              JULIAN_SCALE,
                              RoundingMode.HALF_UP)));
      default -> dateField(unit, days);
    };
  }

  private static byte @Nullable [] infinite(DateTimeUnit unit, boolean positive) {
    return switch (unit) {
      case YEAR, DECADE, CENTURY, MILLENNIUM, ISOYEAR, JULIAN, EPOCH ->
          NumericForm.special(positive ? NumericForm.INFINITY : NumericForm.NEGATIVE_INFINITY);
      default -> null;
    };
  }

  /// @throws io.lauma.types.SqlException 0A000 for a unit that dates do not have
  public static byte @Nullable [] ofDate(DateTimeUnit unit, int date) {
    if (!isOfDate(unit)) {
      throw unit.notSupported("date");
    }
    if (!Calendar.isFinite(date)) {
      return infinite(unit, date > 0);
    }
    return switch (unit) {
      case JULIAN -> whole(date + (long) Calendar.JULIAN_EPOCH_DAYS);
      case EPOCH -> whole((date + (long) Calendar.UNIX_EPOCH_DAYS) * SECONDS_PER_DAY);
      default -> dateField(unit, date);
    };
  }

  private static boolean isOfDate(DateTimeUnit unit) {
    return switch (unit) {
      case MICROSECONDS,
          MILLISECONDS,
          SECOND,
          MINUTE,
          HOUR,
          TIMEZONE,
          TIMEZONE_HOUR,
          TIMEZONE_MINUTE ->
          false;
      default -> true;
    };
  }

  /// @throws io.lauma.types.SqlException 0A000 for a unit that times do not have
  public static byte[] ofTime(DateTimeUnit unit, long time) {
    return switch (unit) {
      case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> timeField(unit, time);
      case EPOCH -> scaled(time, 6);
      default -> throw unit.notSupported("time without time zone");
    };
  }

  private static byte[] timeField(DateTimeUnit unit, long ofDay) {
    long ofMinute = ofDay % Calendar.MICROS_PER_MINUTE;
    return switch (unit) {
      case MICROSECONDS -> whole(ofMinute);
      case MILLISECONDS -> scaled(ofMinute, 3);
      case SECOND -> scaled(ofMinute, 6);
      case MINUTE -> whole(ofDay / Calendar.MICROS_PER_MINUTE % 60);
      default -> whole(ofDay / Calendar.MICROS_PER_HOUR);
    };
  }

  private static byte[] dateField(DateTimeUnit unit, long days) {
    long civil = Calendar.civil(days);
    int year = Calendar.year(civil);
    int month = Calendar.month(civil);
    int dayOfWeek = Calendar.dayOfWeek(days);
    return whole(
        switch (unit) {
          case DAY -> Calendar.day(civil);
          case MONTH -> month;
          case QUARTER -> (month - 1) / 3 + 1;
          case WEEK -> Calendar.isoWeek(days) & 0xff;
          case YEAR -> shown(year);
          case DECADE -> year >= 0 ? year / 10 : -((8 - (year - 1)) / 10);
          case CENTURY -> year > 0 ? (year + 99) / 100 : -((99 - (year - 1)) / 100);
          case MILLENNIUM -> year > 0 ? (year + 999) / 1000 : -((999 - (year - 1)) / 1000);
          case ISOYEAR -> shown((int) (Calendar.isoWeek(days) >> 8));
          case DOW -> dayOfWeek;
          case ISODOW -> dayOfWeek == 0 ? 7 : dayOfWeek;
          case DOY -> Calendar.dayOfYear(days);
          default -> throw unit.notSupported("date");
        });
  }

  /// There is no year 0: before 1 comes -1.
  private static int shown(int year) {
    return year > 0 ? year : year - 1;
  }

  /// @throws io.lauma.types.SqlException 0A000 for a unit that intervals do not have
  public static byte[] ofInterval(DateTimeUnit unit, Interval interval) {
    int years = interval.months() / 12;
    int months = interval.months() % 12;
    return switch (unit) {
      case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> timeField(unit, interval.micros());
      case DAY -> whole(interval.days());
      case MONTH -> whole(months);
      case QUARTER -> whole(months / 3 + 1);
      case YEAR -> whole(years);
      case DECADE -> whole(years / 10);
      case CENTURY -> whole(years / 100);
      case MILLENNIUM -> whole(years / 1000);
      case EPOCH -> {
        long quarterDays = years * 1461L + (months * 30L + interval.days()) * 4;
        BigDecimal seconds = BigDecimal.valueOf(quarterDays * (SECONDS_PER_DAY / 4));
        yield NumericForm.of(seconds.add(BigDecimal.valueOf(interval.micros(), 6)));
      }
      default -> throw unit.notSupported("interval");
    };
  }

  private static byte[] whole(long value) {
    return NumericForm.of(value, 0);
  }

  private static byte[] scaled(long unscaled, int scale) {
    return NumericForm.of(unscaled, scale);
  }
}
