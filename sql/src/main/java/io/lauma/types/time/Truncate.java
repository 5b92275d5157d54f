package io.lauma.types.time;

import java.time.ZoneId;

/// `date_trunc(unit, value)`.
public final class Truncate {
  private Truncate() {}

  /// @throws io.lauma.types.SqlException 0A000, 22008
  public static long timestamp(DateTimeUnit unit, long timestamp) {
    return local(unit, timestamp, "timestamp without time zone");
  }

  /// Cuts on the zone's clock.
  ///
  /// @throws io.lauma.types.SqlException 0A000, 22008
  public static long timestamptz(DateTimeUnit unit, long micros, ZoneId zone) {
    if (!Calendar.isFinite(micros)) {
      return micros;
    }
    long offset = TimeZones.offsetSeconds(zone, micros) * Calendar.MICROS_PER_SECOND;
    long cut = local(unit, micros + offset, "timestamp with time zone");
    return isWithinDay(unit) ? cut - offset : TimeZones.toInstant(zone, cut);
  }

  private static boolean isWithinDay(DateTimeUnit unit) {
    return switch (unit) {
      case MICROSECONDS, MILLISECONDS, SECOND, MINUTE, HOUR -> true;
      default -> false;
    };
  }

  private static long local(DateTimeUnit unit, long micros, String typeName) {
    if (!Calendar.isFinite(micros)) {
      return micros;
    }
    long days = Math.floorDiv(micros, Calendar.MICROS_PER_DAY);
    long cut =
        switch (unit) {
          case MICROSECONDS -> micros;
          case MILLISECONDS -> micros - Math.floorMod(micros, 1000L);
          case SECOND -> micros - Math.floorMod(micros, Calendar.MICROS_PER_SECOND);
          case MINUTE -> micros - Math.floorMod(micros, Calendar.MICROS_PER_MINUTE);
          case HOUR -> micros - Math.floorMod(micros, Calendar.MICROS_PER_HOUR);
          default -> days(unit, days, typeName) * Calendar.MICROS_PER_DAY;
        };
    return Calendar.checkTimestamp(cut);
  }

  private static long days(DateTimeUnit unit, long days, String typeName) {
    long civil = Calendar.civil(days);
    int year = Calendar.year(civil);
    int month = Calendar.month(civil);
    return switch (unit) {
      case DAY -> days;
      case WEEK -> days - Math.floorMod(days + 5, 7L);
      case MONTH -> Calendar.days(year, month, 1);
      case QUARTER -> Calendar.days(year, (month - 1) / 3 * 3 + 1, 1);
      case YEAR -> Calendar.days(year, 1, 1);
      case DECADE -> Calendar.days(year > 0 ? year / 10 * 10 : -((8 - (year - 1)) / 10) * 10, 1, 1);
      case CENTURY ->
          Calendar.days(
              year > 0 ? (year + 99) / 100 * 100 - 99 : -((99 - (year - 1)) / 100) * 100 + 1, 1, 1);
      case MILLENNIUM ->
          Calendar.days(
              year > 0 ? (year + 999) / 1000 * 1000 - 999 : -((999 - (year - 1)) / 1000) * 1000 + 1,
              1,
              1);
      default -> throw unit.notSupported(typeName);
    };
  }

  /// @throws io.lauma.types.SqlException 0A000
  public static Interval interval(DateTimeUnit unit, Interval value) {
    int months = value.months();
    return switch (unit) {
      case MILLENNIUM -> new Interval(months / 12_000 * 12_000, 0, 0);
      case CENTURY -> new Interval(months / 1200 * 1200, 0, 0);
      case DECADE -> new Interval(months / 120 * 120, 0, 0);
      case YEAR -> new Interval(months / 12 * 12, 0, 0);
      case QUARTER -> new Interval(months / 3 * 3, 0, 0);
      case MONTH -> new Interval(months, 0, 0);
      case DAY -> new Interval(months, value.days(), 0);
      case HOUR -> cut(value, Calendar.MICROS_PER_HOUR);
      case MINUTE -> cut(value, Calendar.MICROS_PER_MINUTE);
      case SECOND -> cut(value, Calendar.MICROS_PER_SECOND);
      case MILLISECONDS -> cut(value, 1000);
      case MICROSECONDS -> value;
      case WEEK ->
          throw unit.notSupported("interval").withDetail("Months usually have fractional weeks.");
      default -> throw unit.notSupported("interval");
    };
  }

  private static Interval cut(Interval value, long unitMicros) {
    return new Interval(value.months(), value.days(), value.micros() / unitMicros * unitMicros);
  }
}
