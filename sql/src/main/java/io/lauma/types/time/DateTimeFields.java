package io.lauma.types.time;

import io.lauma.types.TextContext;
import io.lauma.types.TextContext.DateOrder;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;

/// The fields collected from one date or time input. Mutable, used by one parse.
final class DateTimeFields {
  /// Days since 2000-01-01 that stand for a word ("today"); null when there is none.
  enum Special {
    NONE,
    NOW,
    EPOCH,
    INFINITY,
    NEGATIVE_INFINITY
  }

  private final DateOrder order;

  private int year;
  private int month;
  private int day;
  private int dayOfYear;
  private long julianDay;
  private boolean hasYear;
  private boolean hasMonth;
  private boolean hasDay;
  private boolean hasDayOfYear;
  private boolean hasJulianDay;
  private boolean monthIsWord;
  private boolean yearIsShort;

  boolean beforeChrist;
  boolean hasEra;
  boolean hasTime;
  boolean hasMeridiem;
  boolean afternoon;
  int hour;
  int minute;
  int second;
  long fractionMicros;
  boolean daylight;
  boolean hasWeekday;
  Special special = Special.NONE;
  @Nullable ZoneId zone;
  boolean zoneIsOffset;

  DateTimeFields(TextContext context) {
    order = context.dateOrder();
  }

  boolean hasDate() {
    return (hasYear && hasMonth && hasDay) || hasDayOfYear || hasJulianDay;
  }

  boolean hasAnyDateField() {
    return hasYear || hasMonth || hasDay || hasDayOfYear || hasJulianDay;
  }

  boolean hasWordMonth() {
    return monthIsWord;
  }

  boolean hasAnything() {
    return hasAnyDateField() || hasTime || hasWeekday || zone != null;
  }

  void setMonthWord(int number) {
    if (hasMonth && !monthIsWord && !hasDay && month >= 1 && month <= 31) {
      day = month;
      hasDay = true;
    } else if (hasMonth) {
      throw DateTimeFault.format();
    }
    month = number;
    hasMonth = true;
    monthIsWord = true;
  }

  void setJulianDay(long julian) {
    if (hasAnyDateField()) {
      throw DateTimeFault.format();
    }
    julianDay = julian;
    hasJulianDay = true;
  }

  void setDays(long days) {
    setJulianDay(days + Calendar.JULIAN_EPOCH_DAYS);
  }

  /// `yymmdd`, `yyyymmdd` and longer years.
  void setConcatenatedDate(String digits) {
    if (hasAnyDateField()) {
      throw DateTimeFault.format();
    }
    int length = digits.length();
    day = number(digits.substring(length - 2));
    month = number(digits.substring(length - 4, length - 2));
    year = number(digits.substring(0, length - 4));
    yearIsShort = length == 6;
    hasDay = hasMonth = hasYear = true;
  }

  /// One number that may be a year, a month or a day, depending on what is known already.
  void setNumber(String digits) {
    int value = number(digits);
    int length = digits.length();
    if (length == 3 && hasYear && !hasMonth && !hasDay && value >= 1 && value <= 366) {
      dayOfYear = value;
      hasDayOfYear = true;
      return;
    }
    if (hasDayOfYear || hasJulianDay) {
      throw DateTimeFault.format();
    }
    if (!hasYear && !hasMonth && !hasDay) {
      setFirstNumber(value, length);
    } else if (hasYear && !hasMonth && !hasDay) {
      setMonth(value);
    } else if (!hasYear && hasMonth && !hasDay) {
      if (monthIsWord && (length >= 3 || order == DateOrder.YMD)) {
        setYear(value, length);
      } else {
        setDay(value);
      }
    } else if (hasYear && hasMonth && !hasDay) {
      if (monthIsWord && length >= 3 && yearIsShort) {
        day = year;
        hasDay = true;
        hasYear = false;
        setYear(value, length);
      } else {
        setDay(value);
      }
    } else if (!hasYear && !hasMonth) {
      setMonth(value);
    } else if (!hasYear) {
      setYear(value, length);
    } else {
      throw DateTimeFault.format();
    }
  }

  private void setFirstNumber(int value, int length) {
    if (length >= 3 || order == DateOrder.YMD) {
      setYear(value, length);
    } else if (order == DateOrder.DMY) {
      setDay(value);
    } else {
      setMonth(value);
    }
  }

  private void setYear(int value, int length) {
    year = value;
    hasYear = true;
    yearIsShort = length <= 2;
  }

  private void setMonth(int value) {
    month = value;
    hasMonth = true;
  }

  private void setDay(int value) {
    day = value;
    hasDay = true;
  }

  /// `year.day-of-year`
  void setYearAndDay(String yearDigits, String dayDigits) {
    setYear(number(yearDigits), yearDigits.length());
    dayOfYear = number(dayDigits);
    hasDayOfYear = true;
  }

  static int number(String digits) {
    if (digits.length() > 9) {
      String significant = digits.replaceFirst("^0+(?=.)", "");
      if (significant.length() > 9) {
        throw DateTimeFault.overflow();
      }
      return Integer.parseInt(significant);
    }
    return Integer.parseInt(digits);
  }

  /// The date, checked, as days since 2000-01-01 (may be out of a date's range).
  long days() {
    if (hasJulianDay) {
      return julianDay - Calendar.JULIAN_EPOCH_DAYS;
    }
    int fullYear = year;
    if (beforeChrist) {
      if (year <= 0) {
        throw DateTimeFault.overflow();
      }
      fullYear = 1 - year;
    } else if (yearIsShort) {
      fullYear += year < 70 ? 2000 : year < 100 ? 1900 : 0;
    } else if (year <= 0) {
      throw DateTimeFault.overflow();
    }
    if (hasDayOfYear) {
      return Calendar.days(fullYear, 1, 1) + dayOfYear - 1;
    }
    if (month < 1 || month > 12 || day < 1 || day > 31) {
      throw DateTimeFault.monthOrDay();
    }
    if (day > Calendar.daysInMonth(fullYear, month)) {
      throw DateTimeFault.overflow();
    }
    return Calendar.days(fullYear, month, day);
  }

  /// The time of day, checked, in microseconds; 24:00:00 is allowed, and 60 seconds.
  long timeMicros() {
    if (hasMeridiem) {
      if (hour > 12) {
        throw DateTimeFault.overflow();
      }
      hour = hour % 12 + (afternoon ? 12 : 0);
    }
    long micros =
        hour * Calendar.MICROS_PER_HOUR
            + minute * Calendar.MICROS_PER_MINUTE
            + second * Calendar.MICROS_PER_SECOND
            + fractionMicros;
    boolean inRange = hour <= 24 && minute <= 59 && second <= 60;
    boolean leapIsWhole = second < 60 || fractionMicros == 0;
    if (!inRange || !leapIsWhole || micros > Calendar.MICROS_PER_DAY) {
      throw DateTimeFault.overflow();
    }
    return micros;
  }

  void setOffset(int secondsEast) {
    if (zone != null) {
      throw DateTimeFault.format();
    }
    zone = ZoneOffset.ofTotalSeconds(secondsEast);
    zoneIsOffset = true;
  }

  void setZone(ZoneId newZone) {
    if (zone != null) {
      throw DateTimeFault.format();
    }
    zone = newZone;
  }
}
