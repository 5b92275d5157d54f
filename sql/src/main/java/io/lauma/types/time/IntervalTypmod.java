package io.lauma.types.time;

import io.lauma.types.SqlType;

/// The type modifier of interval: which fields it keeps and the precision of its seconds. The
/// packing is PostgreSQL's (fields << 16 | precision), as clients see it in pg_attribute.
public final class IntervalTypmod {
  private IntervalTypmod() {}

  static final int YEAR = 1 << 2;
  static final int MONTH = 1 << 1;
  static final int DAY = 1 << 3;
  static final int HOUR = 1 << 10;
  static final int MINUTE = 1 << 11;
  static final int SECOND = 1 << 12;

  private static final int FULL_RANGE = 0x7fff;
  private static final int FULL_PRECISION = 0xffff;

  /// @param fields as written in SQL, lower case ("day to second"); empty for all
  /// @param precision 0 to 6, or -1 for none
  public static int of(String fields, int precision) {
    if (fields.isEmpty() && precision < 0) {
      return SqlType.NO_TYPMOD;
    }
    int range =
        switch (fields) {
          case "year" -> YEAR;
          case "month" -> MONTH;
          case "day" -> DAY;
          case "hour" -> HOUR;
          case "minute" -> MINUTE;
          case "second" -> SECOND;
          case "year to month" -> YEAR | MONTH;
          case "day to hour" -> DAY | HOUR;
          case "day to minute" -> DAY | HOUR | MINUTE;
          case "day to second" -> DAY | HOUR | MINUTE | SECOND;
          case "hour to minute" -> HOUR | MINUTE;
          case "hour to second" -> HOUR | MINUTE | SECOND;
          case "minute to second" -> MINUTE | SECOND;
          default -> FULL_RANGE;
        };
    return range << 16 | (precision < 0 ? FULL_PRECISION : precision);
  }

  static int range(int typmod) {
    return typmod == SqlType.NO_TYPMOD ? FULL_RANGE : typmod >> 16 & FULL_RANGE;
  }

  /// 0 to 6, or [SqlType#NO_TYPMOD].
  static int precision(int typmod) {
    int precision = typmod & FULL_PRECISION;
    return typmod == SqlType.NO_TYPMOD || precision == FULL_PRECISION
        ? SqlType.NO_TYPMOD
        : precision;
  }

  static boolean isFullRange(int range) {
    return range == FULL_RANGE;
  }
}
