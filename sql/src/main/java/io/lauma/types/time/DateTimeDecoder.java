package io.lauma.types.time;

import io.lauma.types.TextContext;
import io.lauma.types.time.DateTimeTokens.Token;
import io.lauma.types.time.DateTimeWords.Meaning;
import io.lauma.types.time.DateTimeWords.Word;
import java.util.List;
import java.util.Optional;

/// Turns the tokens of one date or time input into [DateTimeFields], by the rules of the manual,
/// appendix B. Throws [DateTimeFault].
final class DateTimeDecoder {
  /// What the next token must be.
  private enum Expected {
    ANYTHING,
    JULIAN_DAY,
    ISO_TIME
  }

  private static final int FRACTION_DIGITS = 6;
  private static final int OFFSET_HOURS_MAX = 15;

  private final TextContext context;
  private final boolean timeOnly;
  private final DateTimeFields fields;
  private Expected expected = Expected.ANYTHING;

  private DateTimeDecoder(TextContext context, boolean timeOnly) {
    this.context = context;
    this.timeOnly = timeOnly;
    this.fields = new DateTimeFields(context);
  }

  static DateTimeFields decode(String text, TextContext context) {
    return decode(text, context, false);
  }

  /// For type time: four or six digits are a time even without a date.
  static DateTimeFields decodeTime(String text, TextContext context) {
    return decode(text, context, true);
  }

  private static DateTimeFields decode(String text, TextContext context, boolean timeOnly) {
    List<Token> tokens = DateTimeTokens.split(text).orElseThrow(DateTimeFault::format);
    if (tokens.isEmpty()) {
      throw DateTimeFault.format();
    }
    DateTimeDecoder decoder = new DateTimeDecoder(context, timeOnly);
    for (Token token : tokens) {
      decoder.take(token);
    }
    if (decoder.expected != Expected.ANYTHING) {
      throw DateTimeFault.format();
    }
    return decoder.fields;
  }

  private void take(Token token) {
    if (fields.special != DateTimeFields.Special.NONE) {
      throw DateTimeFault.format();
    }
    String text = token.text();
    switch (token.kind()) {
      case NUMBER -> takeNumber(text);
      case WORD -> takeWord(text);
      case DATE -> takeDate(text);
      case TIME -> takeTime(text);
      case SIGNED -> takeOffset(text);
      case SIGNED_WORD -> takeSignedWord(text);
    }
  }

  private void takeNumber(String text) {
    Expected wanted = expected;
    expected = Expected.ANYTHING;
    int point = text.indexOf('.');
    String digits = point < 0 ? text : text.substring(0, point);
    switch (wanted) {
      case JULIAN_DAY -> takeJulianDay(digits, point < 0 ? "" : text.substring(point + 1));
      case ISO_TIME -> takeConcatenatedTime(text);
      case ANYTHING -> {
        if (timeOnly && (digits.length() == 4 || digits.length() == 6)) {
          takeConcatenatedTime(text);
        } else if (point >= 0 && !fields.hasAnyDateField()) {
          fields.setYearAndDay(digits, text.substring(point + 1));
        } else if (point >= 0 || fields.hasDate()) {
          takeConcatenatedTime(text);
        } else if (digits.length() >= 6 && !fields.hasAnyDateField()) {
          fields.setConcatenatedDate(digits);
        } else if (digits.length() >= 6 && !fields.hasTime) {
          takeConcatenatedTime(text);
        } else {
          fields.setNumber(digits);
        }
      }
    }
  }

  private void takeJulianDay(String digits, String fraction) {
    fields.setJulianDay(DateTimeFields.number(digits));
    if (!fraction.isEmpty()) {
      double dayPart = Double.parseDouble("0." + fraction);
      setTimeOfDay(Math.round(dayPart * Calendar.MICROS_PER_DAY));
    }
  }

  private void setTimeOfDay(long micros) {
    startTime();
    fields.hour = (int) (micros / Calendar.MICROS_PER_HOUR);
    fields.minute = (int) (micros / Calendar.MICROS_PER_MINUTE % 60);
    fields.second = (int) (micros / Calendar.MICROS_PER_SECOND % 60);
    fields.fractionMicros = micros % Calendar.MICROS_PER_SECOND;
  }

  private void startTime() {
    if (fields.hasTime) {
      throw DateTimeFault.format();
    }
    fields.hasTime = true;
  }

  /// `hhmm`, `hhmmss` or `hhmmss.fff`
  private void takeConcatenatedTime(String text) {
    int point = text.indexOf('.');
    String digits = point < 0 ? text : text.substring(0, point);
    startTime();
    if (digits.length() == 6) {
      fields.second = DateTimeFields.number(digits.substring(4));
      fields.fractionMicros = point < 0 ? 0 : fraction(text.substring(point + 1));
    } else if (digits.length() != 4 || point >= 0) {
      throw DateTimeFault.format();
    }
    fields.hour = DateTimeFields.number(digits.substring(0, 2));
    fields.minute = DateTimeFields.number(digits.substring(2, 4));
  }

  /// Fraction digits as microseconds, rounded as PostgreSQL rounds: in binary.
  static long fraction(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (!DateTimeTokens.isDigit(digits.charAt(i))) {
        throw DateTimeFault.format();
      }
    }
    if (digits.length() > FRACTION_DIGITS) {
      return (long) Math.rint(Double.parseDouble("0." + digits) * Calendar.MICROS_PER_SECOND);
    }
    long micros = 0;
    for (int i = 0; i < FRACTION_DIGITS; i++) {
      micros = micros * 10 + (i < digits.length() ? digits.charAt(i) - '0' : 0);
    }
    return micros;
  }

  /// `h:m`, `h:m:s`, `h:m:s.f` and `m:s.f`
  private void takeTime(String text) {
    if (expected == Expected.JULIAN_DAY) {
      throw DateTimeFault.format();
    }
    expected = Expected.ANYTHING;
    startTime();
    int point = text.indexOf('.');
    String whole = point < 0 ? text : text.substring(0, point);
    String[] parts = whole.split(":", -1);
    if (parts.length > 3 || parts[0].isEmpty()) {
      throw DateTimeFault.format();
    }
    if (point >= 0) {
      fields.fractionMicros = fraction(text.substring(point + 1));
    }
    if (parts.length == 3) {
      fields.hour = DateTimeFields.number(parts[0]);
      fields.minute = parts[1].isEmpty() ? 0 : DateTimeFields.number(parts[1]);
      fields.second = parts[2].isEmpty() ? 0 : DateTimeFields.number(parts[2]);
    } else if (point >= 0) {
      fields.minute = DateTimeFields.number(parts[0]);
      fields.second = parts[1].isEmpty() ? 0 : DateTimeFields.number(parts[1]);
    } else {
      fields.hour = DateTimeFields.number(parts[0]);
      fields.minute = parts[1].isEmpty() ? 0 : DateTimeFields.number(parts[1]);
    }
  }

  private void takeDate(String text) {
    if (expected != Expected.ANYTHING) {
      throw DateTimeFault.format();
    }
    if (fields.hasAnything()) {
      if (DateTimeTokens.isDigit(text.charAt(0))) {
        takeTimeWithOffset(text);
      } else {
        fields.setZone(TimeZones.zone(text).orElseThrow(() -> TimeZones.notRecognized(text)));
      }
      return;
    }
    if (!DateTimeTokens.isDigit(text.charAt(0)) && DateTimeWords.find(firstWord(text)) == null) {
      Optional<java.time.ZoneId> zone = TimeZones.zone(text);
      if (zone.isPresent()) {
        fields.setZone(zone.get());
        return;
      }
    }
    String[] parts = text.split("[^a-z0-9]+", -1);
    takeMonthWords(parts);
    for (String part : parts) {
      if (!part.isEmpty() && DateTimeTokens.isDigit(part.charAt(0))) {
        fields.setNumber(digitsOnly(part));
      }
    }
    if (!fields.hasDate()) {
      throw DateTimeFault.format();
    }
  }

  private void takeMonthWords(String[] parts) {
    for (String part : parts) {
      if (part.isEmpty() || DateTimeTokens.isDigit(part.charAt(0))) {
        continue;
      }
      Word word = DateTimeWords.find(part);
      if (word == null || word.meaning() != Meaning.MONTH) {
        throw DateTimeFault.format();
      }
      fields.setMonthWord(word.number());
    }
  }

  private static String firstWord(String text) {
    int end = 0;
    while (end < text.length() && text.charAt(end) >= 'a' && text.charAt(end) <= 'z') {
      end++;
    }
    return text.substring(0, end);
  }

  private static String digitsOnly(String part) {
    for (int i = 0; i < part.length(); i++) {
      if (!DateTimeTokens.isDigit(part.charAt(i))) {
        throw DateTimeFault.format();
      }
    }
    return part;
  }

  /// `hhmmss-zz` after a date.
  private void takeTimeWithOffset(String text) {
    int sign = text.indexOf('-');
    if (sign < 0) {
      throw DateTimeFault.format();
    }
    takeConcatenatedTime(text.substring(0, sign));
    takeOffset(text.substring(sign));
  }

  private void takeOffset(String text) {
    if (expected != Expected.ANYTHING) {
      throw DateTimeFault.format();
    }
    fields.setOffset(offsetSeconds(text));
  }

  /// `+h`, `+hh:mm`, `+hhmm`, `+hh:mm:ss`, `+hhmmss`
  private static int offsetSeconds(String text) {
    String body = text.substring(1);
    String[] parts = body.indexOf(':') >= 0 ? body.split(":", -1) : concatenatedOffset(body);
    if (parts.length > 3) {
      throw DateTimeFault.format();
    }
    int hour = offsetPart(parts[0]);
    if (hour > OFFSET_HOURS_MAX) {
      throw DateTimeFault.offset();
    }
    int minute = parts.length > 1 ? offsetPart(parts[1]) : 0;
    int second = parts.length > 2 ? offsetPart(parts[2]) : 0;
    if (minute > 59 || second > 59) {
      throw DateTimeFault.offset();
    }
    int seconds = hour * 3600 + minute * 60 + second;
    return text.charAt(0) == '-' ? -seconds : seconds;
  }

  private static String[] concatenatedOffset(String digits) {
    int length = digits.length();
    if (length <= 2 || !DateTimeTokens.isDigit(digits.charAt(2))) {
      int dash = digits.indexOf('-');
      return new String[] {dash > 2 ? digits.substring(0, dash) : digits};
    }
    if (length <= 4) {
      return new String[] {digits.substring(0, length - 2), digits.substring(length - 2)};
    }
    int dash = digits.indexOf('-');
    if (dash > 0) {
      return new String[] {digits.substring(0, dash)};
    }
    return new String[] {
      digits.substring(0, length - 4),
      digits.substring(length - 4, length - 2),
      digits.substring(length - 2)
    };
  }

  private static int offsetPart(String digits) {
    if (digits.isEmpty() || digits.length() > 6) {
      throw digits.isEmpty() ? DateTimeFault.format() : DateTimeFault.offset();
    }
    return DateTimeFields.number(digitsOnly(digits));
  }

  private void takeSignedWord(String text) {
    if (!text.equals("-infinity") || fields.hasAnything()) {
      throw DateTimeFault.format();
    }
    fields.special = DateTimeFields.Special.NEGATIVE_INFINITY;
  }

  private void takeWord(String text) {
    if (expected != Expected.ANYTHING) {
      throw DateTimeFault.format();
    }
    Word word = DateTimeWords.find(text);
    if (word == null) {
      takeZoneWord(text);
      return;
    }
    switch (word.meaning()) {
      case MONTH -> fields.setMonthWord(word.number());
      case DAY_OF_WEEK -> fields.hasWeekday = true;
      case AM -> setMeridiem(false);
      case PM -> setMeridiem(true);
      case AD -> setEra(false);
      case BC -> setEra(true);
      case NOW -> setSpecial(DateTimeFields.Special.NOW);
      case TODAY -> fields.setDays(today());
      case TOMORROW -> fields.setDays(today() + 1);
      case YESTERDAY -> fields.setDays(today() - 1);
      case EPOCH -> setSpecial(DateTimeFields.Special.EPOCH);
      case INFINITY -> setSpecial(DateTimeFields.Special.INFINITY);
      case ALLBALLS -> {
        startTime();
        fields.setOffset(0);
      }
      case JULIAN -> expected = Expected.JULIAN_DAY;
      case ISO_TIME -> expected = Expected.ISO_TIME;
      case DAYLIGHT -> fields.daylight = true;
      case ZERO_OFFSET -> fields.setOffset(0);
      case UNIT -> throw DateTimeFault.format();
      case IGNORED -> {}
    }
  }

  private void takeZoneWord(String text) {
    Optional<Integer> offset = TimeZones.abbreviation(text);
    if (offset.isPresent()) {
      fields.setOffset(offset.get());
    } else {
      fields.setZone(TimeZones.zone(text).orElseThrow(DateTimeFault::format));
    }
  }

  private long today() {
    long local = TimeZones.toLocal(context.zone(), context.nowMicros());
    return Math.floorDiv(local, Calendar.MICROS_PER_DAY);
  }

  private void setMeridiem(boolean afternoon) {
    if (fields.hasMeridiem) {
      throw DateTimeFault.format();
    }
    fields.hasMeridiem = true;
    fields.afternoon = afternoon;
  }

  private void setEra(boolean beforeChrist) {
    if (fields.hasEra) {
      throw DateTimeFault.format();
    }
    fields.hasEra = true;
    fields.beforeChrist = beforeChrist;
  }

  private void setSpecial(DateTimeFields.Special special) {
    if (fields.hasAnything()) {
      throw DateTimeFault.format();
    }
    fields.special = special;
  }
}
