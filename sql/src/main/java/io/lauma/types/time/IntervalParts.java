package io.lauma.types.time;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// Sums up the parts of one interval input, with PostgreSQL's way of spreading fractions. Throws
/// [DateTimeFault], and ArithmeticException where a sum overflows.
final class IntervalParts {
  enum Unit {
    MICROSECOND(
        "us", "usec", "usecs", "usecond", "useconds", "microsecon", "microsecond", "microseconds"),
    MILLISECOND(
        "ms", "msec", "msecs", "msecond", "mseconds", "millisecon", "millisecond", "milliseconds"),
    SECOND("s", "sec", "secs", "second", "seconds"),
    MINUTE("m", "min", "mins", "minute", "minutes"),
    HOUR("h", "hr", "hrs", "hour", "hours"),
    DAY("d", "day", "days"),
    WEEK("w", "week", "weeks"),
    MONTH("mon", "mons", "month", "months"),
    YEAR("y", "yr", "yrs", "year", "years"),
    DECADE("dec", "decs", "decade", "decades"),
    CENTURY("c", "cent", "century", "centuries"),
    MILLENNIUM("mil", "mils", "millennium", "millennia");

    private final String[] names;

    Unit(String... names) {
      this.names = names;
    }
  }

  static Map<String, Unit> unitsByName() {
    Map<String, Unit> units = new HashMap<>();
    for (Unit unit : Unit.values()) {
      for (String name : unit.names) {
        units.put(name, unit);
      }
    }
    return units;
  }

  private static final double DAYS_PER_MONTH = 30;

  private int years;
  private int months;
  private int days;
  private long micros;
  private final Set<Unit> seen = EnumSet.noneOf(Unit.class);
  private boolean any;

  static long whole(String digits) {
    if (digits.isEmpty()) {
      throw DateTimeFault.format();
    }
    long value = 0;
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      if (!DateTimeTokens.isDigit(c)) {
        throw DateTimeFault.format();
      }
      value = Math.addExact(Math.multiplyExact(value, 10L), c - '0');
    }
    return value;
  }

  static double fraction(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      if (!DateTimeTokens.isDigit(digits.charAt(i))) {
        throw DateTimeFault.format();
      }
    }
    return digits.isEmpty() ? 0 : Double.parseDouble("0." + digits);
  }

  /// Like [#add], and the same unit must not come twice.
  void time(boolean negative, long hour, long minute, long second, long fractionMicros) {
    if (minute > 59 || second > 60 || (second == 60 && fractionMicros > 0)) {
      throw DateTimeFault.intervalOverflow();
    }
    long value =
        Math.addExact(
            Math.multiplyExact(hour, Calendar.MICROS_PER_HOUR),
            minute * Calendar.MICROS_PER_MINUTE
                + second * Calendar.MICROS_PER_SECOND
                + fractionMicros);
    micros = Math.addExact(micros, negative ? -value : value);
    once(Unit.HOUR);
    once(Unit.MINUTE);
    once(Unit.SECOND);
  }

  void add(Unit unit, long value, double fraction) {
    plus(unit, value, fraction);
    once(unit);
  }

  private void once(Unit unit) {
    any = true;
    if (!seen.add(unit)) {
      throw DateTimeFault.format();
    }
  }

  void plus(Unit unit, long value, double fraction) {
    any = true;
    switch (unit) {
      case MICROSECOND -> addMicros(value, fraction, 1);
      case MILLISECOND -> addMicros(value, fraction, 1000);
      case SECOND -> addMicros(value, fraction, Calendar.MICROS_PER_SECOND);
      case MINUTE -> addMicros(value, fraction, Calendar.MICROS_PER_MINUTE);
      case HOUR -> addMicros(value, fraction, Calendar.MICROS_PER_HOUR);
      case DAY -> addDays(value, fraction, 1);
      case WEEK -> addDays(value, fraction, 7);
      case MONTH -> {
        months = Math.addExact(months, Math.toIntExact(value));
        addFractionalDays(fraction, DAYS_PER_MONTH);
      }
      case YEAR -> addYears(value, fraction, 1);
      case DECADE -> addYears(value, fraction, 10);
      case CENTURY -> addYears(value, fraction, 100);
      case MILLENNIUM -> addYears(value, fraction, 1000);
    }
  }

  private void addMicros(long value, double fraction, long scale) {
    micros = Math.addExact(micros, Math.multiplyExact(value, scale));
    addFractionalMicros(fraction, scale);
  }

  private void addFractionalMicros(double fraction, double scale) {
    double value = fraction * scale;
    long whole = (long) value;
    double rest = value - whole;
    micros = Math.addExact(micros, whole + (rest > 0.5 ? 1 : rest < -0.5 ? -1 : 0));
  }

  private void addDays(long value, double fraction, int scale) {
    days = Math.addExact(days, Math.multiplyExact(Math.toIntExact(value), scale));
    addFractionalDays(fraction, scale);
  }

  private void addFractionalDays(double fraction, double scale) {
    double extra = fraction * scale;
    int whole = (int) extra;
    days = Math.addExact(days, whole);
    addFractionalMicros(extra - whole, Calendar.MICROS_PER_DAY);
  }

  private void addYears(long value, double fraction, int scale) {
    years = Math.addExact(years, Math.multiplyExact(Math.toIntExact(value), scale));
    months = Math.addExact(months, (int) Math.rint(fraction * scale * 12));
  }

  /// @param ago turns every sign
  /// @param negative makes every part negative (SQL's style)
  Interval finish(boolean ago, boolean negative) {
    if (!any) {
      throw DateTimeFault.format();
    }
    if (negative) {
      years = -Math.abs(years);
      months = -Math.abs(months);
      days = -Math.abs(days);
      micros = -Math.abs(micros);
    }
    long allMonths = years * 12L + months;
    Interval interval;
    if (ago) {
      allMonths = -allMonths;
      interval = new Interval(0, Math.negateExact(days), Math.negateExact(micros));
    } else {
      interval = new Interval(0, days, micros);
    }
    if (allMonths != (int) allMonths) {
      throw Interval.outOfRange();
    }
    return new Interval((int) allMonths, interval.days(), interval.micros());
  }
}
