package io.lauma.expr.time;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// A field name of EXTRACT, date_part and date_trunc.
enum Unit {
  MICROSECONDS(
      "microsecond", "microseconds", "microsecon", "us", "usec", "usecs", "useconds", "usecond"),
  MILLISECONDS(
      "millisecond",
      "milliseconds",
      "ms",
      "msec",
      "msecs",
      "mseconds",
      "msecond",
      "milliseco",
      "millisecon"),
  SECOND("second", "seconds", "sec", "secs", "s"),
  MINUTE("minute", "minutes", "min", "mins", "m"),
  HOUR("hour", "hours", "hr", "hrs", "h"),
  DAY("day", "days", "d"),
  WEEK("week", "weeks", "w"),
  MONTH("month", "months", "mon", "mons"),
  QUARTER("quarter", "qtr"),
  YEAR("year", "years", "yr", "yrs", "y"),
  DECADE("decade", "decades", "dec", "decs"),
  CENTURY("century", "centuries", "cent", "c"),
  MILLENNIUM("millennium", "millennia", "mil", "mils"),
  EPOCH("epoch"),
  JULIAN("julian", "j", "jd"),
  ISOYEAR("isoyear"),
  ISODOW("isodow"),
  DOW("dow"),
  DOY("doy"),
  TIMEZONE("timezone"),
  TIMEZONE_HOUR("timezone_hour", "timezone_h"),
  TIMEZONE_MINUTE("timezone_minute", "timezone_m");

  private static final Map<String, Unit> BY_NAME = new HashMap<>();

  static {
    for (Unit unit : values()) {
      for (String name : unit.names) {
        BY_NAME.put(name, unit);
      }
    }
  }

  private final String[] names;

  Unit(String... names) {
    this.names = names;
  }

  static Optional<Unit> find(String name) {
    return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT)));
  }
}
