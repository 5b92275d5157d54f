package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.DateTimeTemplate.Field;
import io.lauma.types.time.DateTimeTemplate.Node;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// `to_date` and `to_timestamp`: input by a template.
public final class DateTimeScan {
  private static final int DAYS_OF_WEEK = 7;

  private final String text;
  private int at;

  private int year;
  private boolean hasYear;
  private int month = 1;
  private int day = 1;
  private int dayOfYear;
  private long julian = -1;
  private int hour;
  private int minute;
  private int second;
  private long micros;
  private int secondsOfDay = -1;
  private boolean afternoon;
  private boolean hasMeridiem;
  private boolean beforeChrist;
  private int offsetHours;
  private int offsetMinutes;
  private boolean hasOffset;
  private int isoYear;
  private int isoWeek;
  private int isoDay = 1;

  private DateTimeScan(String text) {
    this.text = text;
  }

  /// `to_date(text, template)`, days since 2000-01-01.
  ///
  /// @throws SqlException 22007, 22008
  public static int date(String text, String template) {
    DateTimeScan scan = new DateTimeScan(text);
    scan.scan(DateTimeTemplate.parse(template));
    long days = scan.days();
    if (days < Calendar.DATE_MIN || days > Calendar.DATE_MAX) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW, "date out of range: \"" + text + "\"");
    }
    return (int) days;
  }

  /// `to_timestamp(text, template)`, microseconds since 2000-01-01 UTC; without an offset in the
  /// text it is the zone's local time.
  ///
  /// @throws SqlException 22007, 22008
  public static long timestamptz(String text, String template, ZoneId zone) {
    DateTimeScan scan = new DateTimeScan(text);
    scan.scan(DateTimeTemplate.parse(template));
    long local = scan.days() * Calendar.MICROS_PER_DAY + scan.timeOfDay();
    if (scan.hasOffset) {
      int sign = scan.offsetHours < 0 ? -1 : 1;
      long offset = scan.offsetHours * 60L + (long) sign * scan.offsetMinutes;
      return Calendar.checkTimestamp(local - offset * Calendar.MICROS_PER_MINUTE);
    }
    return TimeZones.toInstant(zone, Calendar.checkTimestamp(local));
  }

  private void scan(List<Node> nodes) {
    for (int i = 0; i < nodes.size() && at < text.length(); i++) {
      Node node = nodes.get(i);
      Field field = node.field();
      if (field == null) {
        literal(node.spelling());
      } else {
        skipSpace();
        boolean fixed = i + 1 < nodes.size() && isNumber(nodes.get(i + 1).field());
        take(field, node, fixed);
        if (!node.ordinal().isEmpty()) {
          at = Math.min(text.length(), at + 2);
        }
      }
    }
  }

  private void literal(String spelling) {
    boolean separator = !Character.isLetterOrDigit(spelling.codePointAt(0));
    if (!separator) {
      at = Math.min(text.length(), at + spelling.length());
      return;
    }
    if (at < text.length() && !Character.isLetterOrDigit(text.codePointAt(at))) {
      boolean sign = (text.charAt(at) == '-' || text.charAt(at) == '+') && spelling.isBlank();
      at += sign ? 0 : 1;
    }
  }

  private static boolean isNumber(@Nullable Field field) {
    if (field == null) {
      return false;
    }
    return switch (field) {
      case AM, AM_DOTTED, BC, BC_DOTTED, MONTH, MON, DAY, DY, RM, TZ, OF, TZH -> false;
      default -> true;
    };
  }

  private void take(Field field, Node node, boolean fixed) {
    switch (field) {
      case HH24 -> hour = number(node, fixed, 2);
      case HH, HH12 -> {
        hour = number(node, fixed, 2);
        if (hour < 1 || hour > 12) {
          throw new SqlException(
                  SqlState.INVALID_DATETIME_FORMAT,
                  "hour \"" + hour + "\" is invalid for the 12-hour clock")
              .withHint("Use the 24-hour clock, or give an hour between 1 and 12.");
        }
      }
      case MI -> minute = number(node, fixed, 2);
      case SS -> second = number(node, fixed, 2);
      case SSSS, SSSSS -> secondsOfDay = number(node, fixed, 5);
      case MS, FF3 -> micros += fraction(node, 3) * 1000L;
      case US, FF6 -> micros += fraction(node, 6);
      case FF1 -> micros += fraction(node, 1) * 100_000L;
      case FF2 -> micros += fraction(node, 2) * 10_000L;
      case FF4 -> micros += fraction(node, 4) * 100L;
      case FF5 -> micros += fraction(node, 5) * 10L;
      case AM, AM_DOTTED -> {
        hasMeridiem = true;
        afternoon = word(node, "am", "pm", "a.m.", "p.m.") % 2 == 1;
      }
      case BC, BC_DOTTED -> beforeChrist = word(node, "ad", "bc", "a.d.", "b.c.") % 2 == 1;
      case MONTH, MON -> month = name(node, DateTimeWords.MONTHS) + 1;
      case DAY, DY -> name(node, DateTimeWords.DAYS);
      case RM ->
          month =
              12
                  - word(
                      node, "xii", "xi", "x", "ix", "viii", "vii", "vi", "v", "iv", "iii", "ii",
                      "i");
      case TZH -> {
        hasOffset = true;
        boolean negative = at < text.length() && text.charAt(at) == '-';
        at += at < text.length() && (negative || text.charAt(at) == '+') ? 1 : 0;
        offsetHours = number(node, fixed, 2) * (negative ? -1 : 1);
      }
      case TZM -> offsetMinutes = number(node, fixed, 2);
      case TZ, OF ->
          throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "formatting field \"" + node.spelling() + "\" is only supported in to_char");
      default -> takeDate(field, node, fixed);
    }
  }

  private void takeDate(Field field, Node node, boolean fixed) {
    switch (field) {
      case YYYY -> setYear(number(node, fixed, 4), 4);
      case YYY -> setYear(number(node, fixed, 3), lastDigits);
      case YY -> setYear(number(node, fixed, 2), lastDigits);
      case Y -> setYear(number(node, fixed, 1), lastDigits);
      case Y_YYY -> {
        int thousands = number(node, fixed, 3);
        at = Math.min(text.length(), at + 1);
        setYear(thousands * 1000 + number(node, true, 3), 4);
      }
      case IYYY, IYY, IY, I -> isoYear = number(node, fixed, field.name().length());
      case MM -> month = number(node, fixed, 2);
      case DD -> day = number(node, fixed, 2);
      case DDD -> dayOfYear = number(node, fixed, 3);
      case IDDD -> {
        int value = number(node, fixed, 3);
        isoWeek = (value - 1) / DAYS_OF_WEEK + 1;
        isoDay = (value - 1) % DAYS_OF_WEEK + 1;
      }
      case IW -> isoWeek = number(node, fixed, 2);
      case ID -> isoDay = number(node, fixed, 1);
      case WW -> dayOfYear = (number(node, fixed, 2) - 1) * DAYS_OF_WEEK + 1;
      case W -> day = (number(node, fixed, 1) - 1) * DAYS_OF_WEEK + 1;
      case J -> julian = number(node, fixed, 9);
      case CC -> setYear((number(node, fixed, 2) - 1) * 100 + 1, 4);
      default -> number(node, fixed, 1);
    }
  }

  private int lastDigits;

  /// Short years are those nearest to 2020.
  private void setYear(int value, int digits) {
    hasYear = true;
    year = value;
    if (digits <= 2) {
      year += value < 70 ? 2000 : 1900;
    } else if (digits == 3) {
      year += value < 520 ? 2000 : 1000;
    }
  }

  private int number(Node node, boolean fixed, int width) {
    int start = at;
    if (at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      at++;
    }
    int digitsStart = at;
    int end = fixed ? Math.min(text.length(), at + width) : text.length();
    while (at < end && Character.isDigit(text.charAt(at)) && at - digitsStart < 9) {
      at++;
    }
    if (at == digitsStart) {
      int shownEnd = Math.min(text.length(), start + width);
      throw invalidValue(text.substring(start, shownEnd), node)
          .withDetail("Value must be an integer.");
    }
    lastDigits = at - digitsStart;
    return Integer.parseInt(text.substring(start, at));
  }

  private int fraction(Node node, int width) {
    int value = number(node, true, width);
    for (int i = lastDigits; i < width; i++) {
      value *= 10;
    }
    return value;
  }

  private int word(Node node, String... words) {
    String rest = text.substring(at).toLowerCase(Locale.ROOT);
    for (int i = 0; i < words.length; i++) {
      if (rest.startsWith(words[i])) {
        at += words[i].length();
        return i;
      }
    }
    throw notAllowed(node);
  }

  private int name(Node node, String[] names) {
    String rest = text.substring(at).toLowerCase(Locale.ROOT);
    for (int i = 0; i < names.length; i++) {
      boolean full = node.spelling().length() > 3 && rest.startsWith(names[i]);
      if (full || rest.startsWith(names[i].substring(0, 3))) {
        at += full || rest.startsWith(names[i]) ? names[i].length() : 3;
        return i;
      }
    }
    throw notAllowed(node);
  }

  private SqlException notAllowed(Node node) {
    int end = at;
    while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return invalidValue(text.substring(at, end), node)
        .withDetail("The given value did not match any of the allowed values for this field.");
  }

  private static SqlException invalidValue(String value, Node node) {
    return new SqlException(
        SqlState.INVALID_DATETIME_FORMAT,
        "invalid value \"" + value + "\" for \"" + node.spelling() + "\"");
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private long days() {
    if (julian >= 0) {
      return julian - Calendar.JULIAN_EPOCH_DAYS;
    }
    if (isoYear > 0) {
      long january4 = Calendar.days(isoYear, 1, 4);
      long firstMonday = january4 - Math.floorMod(january4 + 5, 7L);
      return firstMonday + (Math.max(1, isoWeek) - 1) * 7L + isoDay - 1;
    }
    int full = hasYear ? year : 1;
    if (beforeChrist || !hasYear) {
      full = 1 - full;
    }
    if (dayOfYear > 0) {
      return Calendar.days(full, 1, 1) + dayOfYear - 1;
    }
    if (month < 1 || month > 12 || day < 1 || day > Calendar.daysInMonth(full, month)) {
      throw outOfRange();
    }
    return Calendar.days(full, month, day);
  }

  private long timeOfDay() {
    if (secondsOfDay >= 0) {
      return secondsOfDay * Calendar.MICROS_PER_SECOND + micros;
    }
    int hourOfDay = hasMeridiem ? hour % 12 + (afternoon ? 12 : 0) : hour;
    if (hourOfDay > 23 || minute > 59 || second > 59) {
      throw outOfRange();
    }
    return hourOfDay * Calendar.MICROS_PER_HOUR
        + minute * Calendar.MICROS_PER_MINUTE
        + second * Calendar.MICROS_PER_SECOND
        + micros;
  }

  private SqlException outOfRange() {
    return new SqlException(
        SqlState.DATETIME_FIELD_OVERFLOW, "date/time field value out of range: \"" + text + "\"");
  }
}
