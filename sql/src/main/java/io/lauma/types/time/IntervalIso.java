package io.lauma.types.time;

import io.lauma.types.time.IntervalParts.Unit;

/// Input of intervals in ISO 8601's styles: with designators (`P1Y2M3DT4H5M6S`), and the
/// alternative forms `P0001-02-03T04:05:06` and `P00010203T040506`.
final class IntervalIso {
  private final String text;
  private final IntervalParts parts = new IntervalParts();
  private int at = 1;
  private boolean inTime;
  private boolean hasField;

  private long value;
  private double fraction;
  private int wholeDigits;

  private IntervalIso(String text) {
    this.text = text;
  }

  static Interval parse(String text) {
    if (text.length() < 2) {
      throw DateTimeFault.format();
    }
    IntervalIso iso = new IntervalIso(text);
    iso.all();
    return iso.parts.finish(false, false);
  }

  private void all() {
    while (at < text.length()) {
      if (text.charAt(at) == 'T') {
        inTime = true;
        hasField = false;
        at++;
        parts.plus(Unit.SECOND, 0, 0);
        continue;
      }
      number();
      char unit = at < text.length() ? text.charAt(at) : '\0';
      if (inTime) {
        timeField(unit);
      } else {
        dateField(unit);
      }
      hasField = true;
    }
  }

  private void dateField(char unit) {
    switch (unit) {
      case 'Y' -> add(Unit.YEAR);
      case 'M' -> add(Unit.MONTH);
      case 'W' -> add(Unit.WEEK);
      case 'D' -> add(Unit.DAY);
      case 'T', '\0', '-' -> {
        if (hasField) {
          throw DateTimeFault.format();
        }
        if (unit != '-' && wholeDigits == 8) {
          parts.plus(Unit.YEAR, value / 10_000, 0);
          parts.plus(Unit.MONTH, value / 100 % 100, 0);
          parts.plus(Unit.DAY, value % 100, fraction);
        } else {
          alternativeDate();
        }
      }
      default -> throw DateTimeFault.format();
    }
  }

  private void alternativeDate() {
    parts.plus(Unit.YEAR, value, fraction);
    if (next('-')) {
      number();
      parts.plus(Unit.MONTH, value, fraction);
      if (next('-')) {
        number();
        parts.plus(Unit.DAY, value, fraction);
      }
    }
    if (at < text.length() && text.charAt(at) != 'T') {
      throw DateTimeFault.format();
    }
  }

  private void timeField(char unit) {
    switch (unit) {
      case 'H' -> add(Unit.HOUR);
      case 'M' -> add(Unit.MINUTE);
      case 'S' -> add(Unit.SECOND);
      case '\0', ':' -> {
        if (hasField) {
          throw DateTimeFault.format();
        }
        if (unit == '\0' && wholeDigits == 6) {
          parts.plus(Unit.HOUR, value / 10_000, 0);
          parts.plus(Unit.MINUTE, value / 100 % 100, 0);
          parts.plus(Unit.SECOND, value % 100, fraction);
        } else {
          alternativeTime();
        }
      }
      default -> throw DateTimeFault.format();
    }
  }

  private void alternativeTime() {
    parts.plus(Unit.HOUR, value, fraction);
    if (next(':')) {
      number();
      parts.plus(Unit.MINUTE, value, fraction);
      if (next(':')) {
        number();
        parts.plus(Unit.SECOND, value, fraction);
      }
    }
    if (at < text.length()) {
      throw DateTimeFault.format();
    }
  }

  private boolean next(char expected) {
    if (at < text.length() && text.charAt(at) == expected) {
      at++;
      return true;
    }
    return false;
  }

  private void add(Unit unit) {
    at++;
    parts.plus(unit, value, fraction);
  }

  private void number() {
    boolean negative = next('-');
    if (!negative) {
      next('+');
    }
    int start = at;
    digits();
    wholeDigits = at - start;
    String whole = text.substring(start, at);
    String rest = "";
    if (next('.')) {
      int pointEnd = at;
      digits();
      rest = text.substring(pointEnd, at);
    }
    if (whole.isEmpty() && rest.isEmpty()) {
      throw DateTimeFault.format();
    }
    value = whole.isEmpty() ? 0 : IntervalParts.whole(whole);
    fraction = IntervalParts.fraction(rest);
    if (negative) {
      value = -value;
      fraction = -fraction;
    }
  }

  private void digits() {
    while (at < text.length() && DateTimeTokens.isDigit(text.charAt(at))) {
      at++;
    }
  }
}
