package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// Text input of date, time, timestamp and timestamptz.
public final class DateTimeInput {
  private DateTimeInput() {}

  /// The greatest precision of fractional seconds.
  public static final int PRECISION_MAX = 6;

  private static final long[] PRECISION_UNITS = {1_000_000, 100_000, 10_000, 1000, 100, 10, 1};
  private static final int ISO_LENGTH = 10;
  private static final int SECONDS_LENGTH = 19;
  private static final int ISO_LENGTH_MAX = 26;

  /// @return days since 2000-01-01
  /// @throws SqlException 22007, 22008
  public static int date(String text, TextContext context) {
    if (text.length() == ISO_LENGTH && isPlainIsoDate(text)) {
      int year = digits(text, 0, 4);
      int month = digits(text, 5, 7);
      int day = digits(text, 8, 10);
      if (year > 0 && month >= 1 && month <= 12 && day >= 1) {
        if (day <= Calendar.daysInMonth(year, month)) {
          return (int) Calendar.days(year, month, day);
        }
      }
    }
    try {
      DateTimeFields fields = DateTimeDecoder.decode(text, context);
      return switch (fields.special) {
        case INFINITY -> Calendar.DATE_INFINITY;
        case NEGATIVE_INFINITY -> Calendar.DATE_NEGATIVE_INFINITY;
        case EPOCH -> -Calendar.UNIX_EPOCH_DAYS;
        case NOW -> {
          long local = TimeZones.toLocal(context.zone(), context.nowMicros());
          yield (int) Math.floorDiv(local, Calendar.MICROS_PER_DAY);
        }
        case NONE -> dateOf(fields, text);
      };
    } catch (DateTimeFault fault) {
      throw fault.toSql(text, "date");
    }
  }

  private static boolean isPlainIsoDate(String text) {
    if (text.charAt(4) != '-' || text.charAt(7) != '-') {
      return false;
    }
    for (int i = 0; i < ISO_LENGTH; i++) {
      if (i != 4 && i != 7 && !DateTimeTokens.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  private static int digits(String text, int from, int to) {
    int value = 0;
    for (int i = from; i < to; i++) {
      value = value * 10 + (text.charAt(i) - '0');
    }
    return value;
  }

  private static int dateOf(DateTimeFields fields, String text) {
    if (!fields.hasDate()) {
      throw DateTimeFault.format();
    }
    long days = fields.days();
    if (fields.hasTime) {
      fields.timeMicros();
    }
    if (days < Calendar.DATE_MIN || days > Calendar.DATE_MAX) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW, "date out of range: \"" + text + "\"");
    }
    return (int) days;
  }

  /// @return microseconds of the day
  /// @throws SqlException 22007, 22008
  public static long time(String text, int typmod, TextContext context) {
    try {
      DateTimeFields fields = DateTimeDecoder.decodeTime(text, context);
      long micros;
      if (fields.special == DateTimeFields.Special.NOW) {
        long local = TimeZones.toLocal(context.zone(), context.nowMicros());
        micros = Math.floorMod(local, Calendar.MICROS_PER_DAY);
      } else {
        micros = timeOf(fields);
      }
      return round(micros, typmod);
    } catch (DateTimeFault fault) {
      throw fault.toSql(text, "time");
    }
  }

  private static long timeOf(DateTimeFields fields) {
    boolean zoneNeedsDate = fields.zone != null && !fields.zoneIsOffset && !fields.hasDate();
    if (fields.special != DateTimeFields.Special.NONE || !fields.hasTime || zoneNeedsDate) {
      throw DateTimeFault.format();
    }
    if (fields.hasDate()) {
      fields.days();
    }
    return fields.timeMicros();
  }

  /// timetz has no stored form yet.
  ///
  /// @throws SqlException 0A000
  public static SqlException timetz() {
    return SqlException.notSupported("type time with time zone");
  }

  /// @return microseconds since 2000-01-01, local
  /// @throws SqlException 22007, 22008
  public static long timestamp(String text, int typmod, TextContext context) {
    return timestamp(text, typmod, context, false);
  }

  /// @return microseconds since 2000-01-01 UTC
  /// @throws SqlException 22007, 22008, 22009, 22023
  public static long timestamptz(String text, int typmod, TextContext context) {
    return timestamp(text, typmod, context, true);
  }

  private static long timestamp(String text, int typmod, TextContext context, boolean zoned) {
    if (isPlainIso(text)) {
      long local = plainIso(text);
      if (local != Long.MIN_VALUE) {
        return round(zoned ? TimeZones.toInstant(context.zone(), local) : local, typmod);
      }
    }
    try {
      DateTimeFields fields = DateTimeDecoder.decode(text, context);
      return switch (fields.special) {
        case INFINITY -> Calendar.TIMESTAMP_INFINITY;
        case NEGATIVE_INFINITY -> Calendar.TIMESTAMP_NEGATIVE_INFINITY;
        case EPOCH -> -Calendar.UNIX_EPOCH_SECONDS * Calendar.MICROS_PER_SECOND;
        case NOW -> {
          ZoneId zone = zoned ? ZoneOffset.UTC : context.zone();
          yield round(TimeZones.toLocal(zone, context.nowMicros()), typmod);
        }
        case NONE -> timestampOf(fields, text, typmod, context, zoned);
      };
    } catch (DateTimeFault fault) {
      throw fault.toSql(text, zoned ? "timestamp with time zone" : "timestamp");
    }
  }

  private static long timestampOf(
      DateTimeFields fields, String text, int typmod, TextContext context, boolean zoned) {
    if (!fields.hasDate() || (fields.daylight && fields.zone == null)) {
      throw DateTimeFault.format();
    }
    long days = fields.days();
    long ofDay = fields.hasTime ? fields.timeMicros() : 0;
    if (days < Calendar.DATE_MIN - 1L || days > Calendar.TIMESTAMP_END / Calendar.MICROS_PER_DAY) {
      throw outOfRange(text);
    }
    long micros = days * Calendar.MICROS_PER_DAY + ofDay;
    if (zoned) {
      ZoneId zone = fields.zone == null ? context.zone() : fields.zone;
      long offset = TimeZones.offsetSecondsLocal(zone, micros) + (fields.daylight ? 3600L : 0);
      micros -= offset * Calendar.MICROS_PER_SECOND;
    }
    if (!Calendar.isTimestampInRange(micros)) {
      throw outOfRange(text);
    }
    return round(micros, typmod);
  }

  /// `yyyy-mm-dd hh:mm:ss`, perhaps with up to six digits of a second's fraction.
  private static boolean isPlainIso(String text) {
    int length = text.length();
    boolean framed =
        (length == SECONDS_LENGTH || (length > SECONDS_LENGTH + 1 && length <= ISO_LENGTH_MAX))
            && (text.charAt(ISO_LENGTH) == ' ' || text.charAt(ISO_LENGTH) == 'T')
            && text.charAt(13) == ':'
            && text.charAt(16) == ':'
            && isPlainIsoDate(text);
    if (!framed || (length > SECONDS_LENGTH && text.charAt(SECONDS_LENGTH) != '.')) {
      return false;
    }
    for (int i = ISO_LENGTH + 1; i < length; i++) {
      if (i != 13 && i != 16 && i != SECONDS_LENGTH && !DateTimeTokens.isDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /// The smallest long when a field is out of range, which the general way then reports.
  private static long plainIso(String text) {
    int year = digits(text, 0, 4);
    int month = digits(text, 5, 7);
    int day = digits(text, 8, 10);
    int hour = digits(text, 11, 13);
    int minute = digits(text, 14, 16);
    int second = digits(text, 17, 19);
    boolean valid = year > 0 && month >= 1 && month <= 12 && day >= 1 && hour < 24;
    if (!valid || minute > 59 || second > 59 || day > Calendar.daysInMonth(year, month)) {
      return Long.MIN_VALUE;
    }
    int length = text.length();
    long fraction = 0;
    if (length > SECONDS_LENGTH) {
      int places = length - SECONDS_LENGTH - 1;
      fraction = digits(text, SECONDS_LENGTH + 1, length) * PRECISION_UNITS[places];
    }
    return Calendar.days(year, month, day) * Calendar.MICROS_PER_DAY
        + hour * Calendar.MICROS_PER_HOUR
        + minute * Calendar.MICROS_PER_MINUTE
        + second * Calendar.MICROS_PER_SECOND
        + fraction;
  }

  private static SqlException outOfRange(String text) {
    return new SqlException(
        SqlState.DATETIME_FIELD_OVERFLOW, "timestamp out of range: \"" + text + "\"");
  }

  /// Rounds microseconds to `typmod` digits of a second, half away from zero.
  public static long round(long micros, int typmod) {
    if (typmod == SqlType.NO_TYPMOD || typmod >= PRECISION_MAX || !Calendar.isFinite(micros)) {
      return micros;
    }
    long unit = PRECISION_UNITS[Math.max(0, typmod)];
    long half = unit / 2;
    return micros >= 0 ? (micros + half) / unit * unit : -((-micros + half) / unit * unit);
  }
}
