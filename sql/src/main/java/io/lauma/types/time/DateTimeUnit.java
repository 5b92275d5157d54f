package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// The units of `extract`, `date_part` and `date_trunc`.
public enum DateTimeUnit {
  MICROSECONDS,
  MILLISECONDS,
  SECOND,
  MINUTE,
  HOUR,
  DAY,
  MONTH,
  QUARTER,
  WEEK,
  YEAR,
  DECADE,
  CENTURY,
  MILLENNIUM,
  ISOYEAR,
  DOW,
  ISODOW,
  DOY,
  JULIAN,
  EPOCH,
  TIMEZONE,
  TIMEZONE_HOUR,
  TIMEZONE_MINUTE;

  private static final Map<String, DateTimeUnit> BY_NAME = new HashMap<>();

  static {
    IntervalParts.unitsByName().forEach((name, unit) -> BY_NAME.put(name, of(unit)));
    BY_NAME.put("quarter", QUARTER);
    BY_NAME.put("qtr", QUARTER);
    BY_NAME.put("isoyear", ISOYEAR);
    BY_NAME.put("dow", DOW);
    BY_NAME.put("isodow", ISODOW);
    BY_NAME.put("doy", DOY);
    BY_NAME.put("julian", JULIAN);
    BY_NAME.put("jd", JULIAN);
    BY_NAME.put("epoch", EPOCH);
    BY_NAME.put("timezone", TIMEZONE);
    BY_NAME.put("timezone_hour", TIMEZONE_HOUR);
    BY_NAME.put("timezone_h", TIMEZONE_HOUR);
    BY_NAME.put("timezone_minute", TIMEZONE_MINUTE);
    BY_NAME.put("timezone_m", TIMEZONE_MINUTE);
  }

  private static DateTimeUnit of(IntervalParts.Unit unit) {
    return switch (unit) {
      case MICROSECOND -> MICROSECONDS;
      case MILLISECOND -> MILLISECONDS;
      case SECOND -> SECOND;
      case MINUTE -> MINUTE;
      case HOUR -> HOUR;
      case DAY -> DAY;
      case WEEK -> WEEK;
      case MONTH -> MONTH;
      case YEAR -> YEAR;
      case DECADE -> DECADE;
      case CENTURY -> CENTURY;
      case MILLENNIUM -> MILLENNIUM;
    };
  }

  /// @param typeName for messages, for example "date"
  /// @throws SqlException 22023
  public static DateTimeUnit parse(String name, String typeName) {
    String lower = name.toLowerCase(Locale.ROOT);
    DateTimeUnit unit = BY_NAME.get(lower);
    if (unit == null) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE,
          "unit \"" + lower + "\" not recognized for type " + typeName);
    }
    return unit;
  }

  /// "unit not supported for type" (0A000).
  public SqlException notSupported(String typeName) {
    return new SqlException(
        SqlState.FEATURE_NOT_SUPPORTED,
        "unit \"" + name().toLowerCase(Locale.ROOT) + "\" not supported for type " + typeName);
  }
}
