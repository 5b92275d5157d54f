package io.lauma.types.time;

import io.lauma.types.time.DateTimeTemplate.Field;
import io.lauma.types.time.DateTimeTemplate.Node;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Locale;

/// `to_char` of timestamps and intervals.
public final class DateTimeFormat {
  private static final String[] ROMAN = {
    "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"
  };
  private static final int NAME_WIDTH = 9;
  private static final int ROMAN_WIDTH = 4;

  /// What there is to write.
  ///
  /// @param days since 2000-01-01; of an interval, its own days
  /// @param hour may be large for intervals
  private record Parts(
      boolean interval,
      long days,
      int year,
      int month,
      int day,
      long hour,
      int minute,
      int second,
      int micros,
      ZoneId zone,
      boolean zoned,
      long instant) {}

  private DateTimeFormat() {}

  /// `to_char(timestamp, template)`; infinite values give an empty result, the caller's matter.
  public static String timestamp(long timestamp, String template) {
    return format(parts(timestamp, timestamp, ZoneOffset.UTC, false), template);
  }

  /// `to_char(timestamptz, template)`
  public static String timestamptz(long micros, ZoneId zone, String template) {
    long local = micros + TimeZones.offsetSeconds(zone, micros) * Calendar.MICROS_PER_SECOND;
    return format(parts(local, micros, zone, true), template);
  }

  /// `to_char(interval, template)`
  public static String interval(Interval value, String template) {
    long micros = value.micros();
    Parts parts =
        new Parts(
            true,
            value.days(),
            value.months() / 12,
            value.months() % 12,
            value.days(),
            micros / Calendar.MICROS_PER_HOUR,
            (int) (micros / Calendar.MICROS_PER_MINUTE % 60),
            (int) (micros / Calendar.MICROS_PER_SECOND % 60),
            (int) (micros % Calendar.MICROS_PER_SECOND),
            ZoneOffset.UTC,
            false,
            0);
    return format(parts, template);
  }

  private static Parts parts(long local, long instant, ZoneId zone, boolean zoned) {
    long days = Math.floorDiv(local, Calendar.MICROS_PER_DAY);
    long ofDay = Math.floorMod(local, Calendar.MICROS_PER_DAY);
    long civil = Calendar.civil(days);
    return new Parts(
        false,
        days,
        Calendar.year(civil),
        Calendar.month(civil),
        Calendar.day(civil),
        ofDay / Calendar.MICROS_PER_HOUR,
        (int) (ofDay / Calendar.MICROS_PER_MINUTE % 60),
        (int) (ofDay / Calendar.MICROS_PER_SECOND % 60),
        (int) (ofDay % Calendar.MICROS_PER_SECOND),
        zone,
        zoned,
        instant);
  }

  private static String format(Parts parts, String template) {
    StringBuilder out = new StringBuilder();
    for (Node node : DateTimeTemplate.parse(template)) {
      Field field = node.field();
      if (field == null) {
        out.append(node.spelling());
      } else {
        out.append(withOrdinal(field(field, node, parts), node.ordinal()));
      }
    }
    return out.toString();
  }

  private static String withOrdinal(String number, String ordinal) {
    if (ordinal.isEmpty() || number.isEmpty()) {
      return number;
    }
    char last = number.charAt(number.length() - 1);
    boolean teen = number.length() > 1 && number.charAt(number.length() - 2) == '1';
    String suffix =
        teen
            ? "th"
            : switch (last) {
              case '1' -> "st";
              case '2' -> "nd";
              case '3' -> "rd";
              default -> "th";
            };
    return number + (ordinal.equals("TH") ? suffix.toUpperCase(Locale.ROOT) : suffix);
  }

  private static String field(Field field, Node node, Parts p) {
    return switch (field) {
      case HH24 -> number(p.hour, node, 2);
      case HH, HH12 -> number(p.hour % 12 == 0 ? 12 : p.hour % 12, node, 2);
      case MI -> number(p.minute, node, 2);
      case SS -> number(p.second, node, 2);
      case SSSS, SSSSS -> Long.toString((p.hour * 60 + p.minute) * 60 + p.second);
      case MS, FF3 -> digits(p.micros / 1000, 3);
      case US, FF6 -> digits(p.micros, 6);
      case FF1 -> digits(p.micros / 100_000, 1);
      case FF2 -> digits(p.micros / 10_000, 2);
      case FF4 -> digits(p.micros / 100, 4);
      case FF5 -> digits(p.micros / 10, 5);
      case AM, AM_DOTTED -> either(node, p.hour % 24 >= 12, "a", "p");
      case BC, BC_DOTTED -> either(node, p.year <= 0 && !p.interval, "a", "b");
      case TZ, TZH, TZM, OF -> zone(field, node, p);
      case MONTH, MON, DAY, DY, RM -> name(field, node, p);
      default -> dateNumber(field, node, p);
    };
  }

  /// AM or PM, AD or BC: in the spelling's case, with its dots.
  private static String either(Node node, boolean second, String first, String other) {
    String letter = second ? other : first;
    String spelling = node.spelling();
    boolean upper = Character.isUpperCase(spelling.charAt(0));
    String end =
        spelling.toLowerCase(Locale.ROOT).indexOf('m') > 0 ? "m" : letter.equals("b") ? "c" : "d";
    String text = spelling.indexOf('.') > 0 ? letter + "." + end + "." : letter + end;
    return upper ? text.toUpperCase(Locale.ROOT) : text;
  }

  private static String zone(Field field, Node node, Parts p) {
    int seconds = p.zoned ? TimeZones.offsetSeconds(p.zone, p.instant) : 0;
    int positive = Math.abs(seconds);
    String sign = seconds < 0 ? "-" : "+";
    String hours = sign + digits(positive / 3600, 2);
    return switch (field) {
      case TZH -> hours;
      case TZM -> digits(positive / 60 % 60, 2);
      case OF -> positive / 60 % 60 == 0 ? hours : hours + ":" + digits(positive / 60 % 60, 2);
      default -> {
        String name = p.zoned ? TimeZones.abbreviationAt(p.zone, p.instant) : "";
        yield node.spelling().equals("tz") ? name.toLowerCase(Locale.ROOT) : name;
      }
    };
  }

  private static String name(Field field, Node node, Parts p) {
    if (field == Field.RM) {
      if (p.month == 0) {
        return "";
      }
      String roman = ROMAN[Math.floorMod(p.month - 1, 12)];
      String cased = node.spelling().equals("rm") ? roman.toLowerCase(Locale.ROOT) : roman;
      return node.fill() ? padded(cased, ROMAN_WIDTH) : cased;
    }
    boolean month = field == Field.MONTH || field == Field.MON;
    if (month && p.month == 0) {
      return "";
    }
    String lower =
        month
            ? DateTimeWords.MONTHS[Math.floorMod(p.month - 1, 12)]
            : DateTimeWords.DAYS[Calendar.dayOfWeek(p.days)];
    boolean full = field == Field.MONTH || field == Field.DAY;
    String shown = full ? lower : lower.substring(0, 3);
    String spelling = node.spelling();
    String cased =
        Character.isLowerCase(spelling.charAt(0))
            ? shown
            : Character.isUpperCase(spelling.charAt(1))
                ? shown.toUpperCase(Locale.ROOT)
                : shown.substring(0, 1).toUpperCase(Locale.ROOT) + shown.substring(1);
    return full && node.fill() ? padded(cased, NAME_WIDTH) : cased;
  }

  private static String dateNumber(Field field, Node node, Parts p) {
    int year = p.interval || p.year > 0 ? p.year : 1 - p.year;
    long isoWeek = p.interval ? 0 : Calendar.isoWeek(p.days);
    int isoYear = (int) (isoWeek >> 8);
    int dayOfYear = p.interval ? p.month * 30 + p.day : Calendar.dayOfYear(p.days);
    int dayOfWeek = Calendar.dayOfWeek(p.days);
    int isoDay = dayOfWeek == 0 ? 7 : dayOfWeek;
    return switch (field) {
      case YYYY -> number(year, node, 4);
      case YYY -> number(year % 1000, node, 3);
      case YY -> number(year % 100, node, 2);
      case Y -> Integer.toString(year % 10);
      case Y_YYY -> year / 1000 + "," + digits(year % 1000, 3);
      case IYYY -> number(isoYear, node, 4);
      case IYY -> number(isoYear % 1000, node, 3);
      case IY -> number(isoYear % 100, node, 2);
      case I -> Integer.toString(isoYear % 10);
      case MM -> number(p.month, node, 2);
      case DDD -> number(dayOfYear, node, 3);
      case IDDD -> number(((isoWeek & 0xff) - 1) * 7 + isoDay, node, 3);
      case DD -> number(p.day, node, 2);
      case D -> Integer.toString(dayOfWeek + 1);
      case ID -> Integer.toString(isoDay);
      case IW -> number(isoWeek & 0xff, node, 2);
      case WW -> number((dayOfYear - 1) / 7 + 1, node, 2);
      case W -> Integer.toString((p.day - 1) / 7 + 1);
      case CC -> number((year + 99) / 100, node, 2);
      case J -> Long.toString(p.days + Calendar.JULIAN_EPOCH_DAYS);
      default -> p.month == 0 ? "" : Integer.toString((p.month - 1) / 3 + 1);
    };
  }

  private static String number(long value, Node node, int width) {
    if (!node.fill()) {
      return Long.toString(value);
    }
    return value < 0 ? "-" + digits(-value, width) : digits(value, width);
  }

  private static String digits(long value, int width) {
    String text = Long.toString(Math.abs(value));
    return "0".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }
}
