package io.lauma.types.time;

import io.lauma.types.ByteSink;
import io.lauma.types.TextContext;
import io.lauma.types.TextContext.DateOrder;
import io.lauma.types.TextContext.DateStyle;
import java.util.Locale;

/// Text output of date, time, timestamp and timestamptz in the session's DateStyle.
public final class DateTimeOutput {
  private DateTimeOutput() {}

  public static void date(int days, TextContext context, ByteSink out) {
    if (days == Calendar.DATE_INFINITY) {
      out.putAscii("infinity");
    } else if (days == Calendar.DATE_NEGATIVE_INFINITY) {
      out.putAscii("-infinity");
    } else {
      long civil = Calendar.civil(days);
      boolean dayFirst = context.dateOrder() == DateOrder.DMY;
      switch (context.dateStyle()) {
        case ISO -> iso(civil, out);
        case SQL -> numeric(civil, '/', dayFirst, out);
        case GERMAN -> numeric(civil, '.', true, out);
        case POSTGRES -> {
          if (context.dateOrder() == DateOrder.YMD) {
            iso(civil, out);
          } else {
            numeric(civil, '-', dayFirst, out);
          }
        }
      }
      era(civil, out);
    }
  }

  private static void iso(long civil, ByteSink out) {
    out.putPadded(shownYear(civil), 4);
    out.put('-');
    out.putPadded(Calendar.month(civil), 2);
    out.put('-');
    out.putPadded(Calendar.day(civil), 2);
  }

  private static void numeric(long civil, char separator, boolean dayFirst, ByteSink out) {
    out.putPadded(dayFirst ? Calendar.day(civil) : Calendar.month(civil), 2);
    out.put(separator);
    out.putPadded(dayFirst ? Calendar.month(civil) : Calendar.day(civil), 2);
    out.put(separator);
    out.putPadded(shownYear(civil), 4);
  }

  private static int shownYear(long civil) {
    int year = Calendar.year(civil);
    return year > 0 ? year : 1 - year;
  }

  private static void era(long civil, ByteSink out) {
    if (Calendar.year(civil) <= 0) {
      out.putAscii(" BC");
    }
  }

  /// @param micros of the day
  public static void time(long micros, ByteSink out) {
    out.putPadded(micros / Calendar.MICROS_PER_HOUR, 2);
    out.put(':');
    out.putPadded(micros / Calendar.MICROS_PER_MINUTE % 60, 2);
    out.put(':');
    out.putPadded(micros / Calendar.MICROS_PER_SECOND % 60, 2);
    fraction(micros % Calendar.MICROS_PER_SECOND, out);
  }

  /// The point and the digits of a part of a second, without zeros at the end; nothing for 0.
  static void fraction(long micros, ByteSink out) {
    if (micros == 0) {
      return;
    }
    int digits = DateTimeInput.PRECISION_MAX;
    long rest = micros;
    while (rest % 10 == 0) {
      rest /= 10;
      digits--;
    }
    out.put('.');
    out.putPadded(rest, digits);
  }

  public static void timestamp(long micros, TextContext context, ByteSink out) {
    if (!isSpecial(micros, out)) {
      local(micros, context, out);
      era(civil(micros), out);
    }
  }

  public static void timestamptz(long micros, TextContext context, ByteSink out) {
    if (isSpecial(micros, out)) {
      return;
    }
    int offset = TimeZones.offsetSeconds(context.zone(), micros);
    long localMicros = micros + offset * Calendar.MICROS_PER_SECOND;
    local(localMicros, context, out);
    if (context.dateStyle() == DateStyle.ISO) {
      offset(offset, out);
    } else {
      out.put(' ');
      out.putUtf8(TimeZones.abbreviationAt(context.zone(), micros));
    }
    era(civil(localMicros), out);
  }

  private static boolean isSpecial(long micros, ByteSink out) {
    if (micros == Calendar.TIMESTAMP_INFINITY) {
      out.putAscii("infinity");
    } else if (micros == Calendar.TIMESTAMP_NEGATIVE_INFINITY) {
      out.putAscii("-infinity");
    } else {
      return false;
    }
    return true;
  }

  private static long civil(long micros) {
    return Calendar.civil(Math.floorDiv(micros, Calendar.MICROS_PER_DAY));
  }

  private static void local(long micros, TextContext context, ByteSink out) {
    long days = Math.floorDiv(micros, Calendar.MICROS_PER_DAY);
    long ofDay = Math.floorMod(micros, Calendar.MICROS_PER_DAY);
    long civil = Calendar.civil(days);
    boolean dayFirst = context.dateOrder() == DateOrder.DMY;
    switch (context.dateStyle()) {
      case ISO -> iso(civil, out);
      case SQL -> numeric(civil, '/', dayFirst, out);
      case GERMAN -> numeric(civil, '.', true, out);
      case POSTGRES -> {
        name(DateTimeWords.DAYS[Calendar.dayOfWeek(days)], out);
        if (dayFirst) {
          out.putPadded(Calendar.day(civil), 2);
          out.put(' ');
        }
        name(DateTimeWords.MONTHS[Calendar.month(civil) - 1], out);
        if (!dayFirst) {
          out.putPadded(Calendar.day(civil), 2);
          out.put(' ');
        }
        time(ofDay, out);
        out.put(' ');
        out.putPadded(shownYear(civil), 4);
        return;
      }
    }
    out.put(' ');
    time(ofDay, out);
  }

  private static void name(String lower, ByteSink out) {
    out.putAscii(lower.substring(0, 1).toUpperCase(Locale.ROOT));
    out.putAscii(lower.substring(1, 3));
    out.put(' ');
  }

  /// `+hh`, `+hh:mm` or `+hh:mm:ss`
  static void offset(int seconds, ByteSink out) {
    int positive = Math.abs(seconds);
    out.put(seconds < 0 ? '-' : '+');
    out.putPadded(positive / 3600, 2);
    int minute = positive / 60 % 60;
    int second = positive % 60;
    if (minute != 0 || second != 0) {
      out.put(':');
      out.putPadded(minute, 2);
    }
    if (second != 0) {
      out.put(':');
      out.putPadded(second, 2);
    }
  }
}
