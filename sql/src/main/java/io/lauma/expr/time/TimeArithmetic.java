package io.lauma.expr.time;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.Interval;
import io.lauma.types.time.TimeZones;
import java.time.ZoneId;

/// Sums and differences of dates, times and intervals.
public final class TimeArithmetic {
  private TimeArithmetic() {}

  static void register(FunctionSet set) {
    dates(set);
    times(set);
    timestamps(set);
    overlaps(set);
  }

  private static void dates(FunctionSet set) {
    set.strict("date_pli", (a, out) -> out.appendInt(addDays(a.int4(0), a.int4(1))));
    set.strict(
        "integer_pl_date(int4,date)", (a, out) -> out.appendInt(addDays(a.int4(1), a.int4(0))));
    set.strict("date_mii", (a, out) -> out.appendInt(addDays(a.int4(0), -(long) a.int4(1))));
    set.strict(
        "date_mi",
        (a, out) -> {
          if (!Calendar.isFinite(a.int4(0)) || !Calendar.isFinite(a.int4(1))) {
            throw new SqlException(
                SqlState.DATETIME_FIELD_OVERFLOW, "cannot subtract infinite dates");
          }
          out.appendInt(a.int4(0) - a.int4(1));
        });
    set.strict("date_finite", (a, out) -> out.appendBoolean(Calendar.isFinite(a.int4(0))));
    set.strict("timestamp_finite", (a, out) -> out.appendBoolean(Calendar.isFinite(a.int8(0))));
    set.strict("interval_finite", (a, out) -> out.appendBoolean(true));
    set.strict("date_pl_interval", (a, out) -> addToDate(a, out, 0, 1, false));
    set.strict("date_mi_interval", (a, out) -> addToDate(a, out, 0, 1, true));
    set.strict("interval_pl_date(interval,date)", (a, out) -> addToDate(a, out, 1, 0, false));
    set.strict("datetime_timestamp", (a, out) -> out.appendLong(join(a.int4(0), a.int8(1))));
    set.strict("timedate_pl(time,date)", (a, out) -> out.appendLong(join(a.int4(1), a.int8(0))));
    set.strict(
        "timestamptz(date,time)",
        (a, out) ->
            out.appendLong(
                TimeZones.toInstant(a.context().text().zone(), join(a.int4(0), a.int8(1)))));
  }

  private static int addDays(int date, long days) {
    return Calendar.isFinite(date) ? Calendar.checkDate(date + days) : date;
  }

  private static long join(int date, long time) {
    long midnight = TimeFunctions.timestamp(date);
    return Calendar.isFinite(midnight) ? Calendar.checkTimestamp(midnight + time) : midnight;
  }

  private static void addToDate(
      Args args, VectorBuilder out, int date, int interval, boolean subtract) {
    Interval amount = TimeFunctions.interval(args, interval);
    out.appendLong(
        add(TimeFunctions.timestamp(args.int4(date)), subtract ? amount.negated() : amount));
  }

  private static void times(FunctionSet set) {
    set.strict(
        "time_pl_interval", (a, out) -> addToTime(out, a.int8(0), TimeFunctions.interval(a, 1), 1));
    set.strict(
        "interval_pl_time(interval,time)",
        (a, out) -> addToTime(out, a.int8(1), TimeFunctions.interval(a, 0), 1));
    set.strict(
        "time_mi_interval",
        (a, out) -> addToTime(out, a.int8(0), TimeFunctions.interval(a, 1), -1));
    set.strict(
        "time_mi_time",
        (a, out) -> TimeFunctions.append(out, new Interval(0, 0, a.int8(0) - a.int8(1))));
  }

  private static void addToTime(VectorBuilder out, long time, Interval interval, int sign) {
    long rest = interval.micros() % Calendar.MICROS_PER_DAY * sign;
    out.appendLong(Math.floorMod(time + rest, Calendar.MICROS_PER_DAY));
  }

  private static void timestamps(FunctionSet set) {
    set.strict(
        "timestamp_pl_interval",
        (a, out) -> out.appendLong(add(a.int8(0), TimeFunctions.interval(a, 1))));
    set.strict(
        "interval_pl_timestamp(interval,timestamp)",
        (a, out) -> out.appendLong(add(a.int8(1), TimeFunctions.interval(a, 0))));
    set.strict(
        "timestamp_mi_interval",
        (a, out) -> out.appendLong(add(a.int8(0), TimeFunctions.interval(a, 1).negated())));
    set.strict(
        "timestamptz_pl_interval",
        (a, out) ->
            out.appendLong(
                add(a.int8(0), TimeFunctions.interval(a, 1), a.context().text().zone())));
    set.strict(
        "interval_pl_timestamptz(interval,timestamptz)",
        (a, out) ->
            out.appendLong(
                add(a.int8(1), TimeFunctions.interval(a, 0), a.context().text().zone())));
    set.strict(
        "timestamptz_mi_interval",
        (a, out) ->
            out.appendLong(
                add(a.int8(0), TimeFunctions.interval(a, 1).negated(), a.context().text().zone())));
    set.strict(
        "timestamp_mi", (a, out) -> TimeFunctions.append(out, difference(a.int8(0), a.int8(1))));
  }

  /// Days and time between two timestamps.
  private static Interval difference(long left, long right) {
    if (!Calendar.isFinite(left) || !Calendar.isFinite(right)) {
      throw new SqlException(
          SqlState.DATETIME_FIELD_OVERFLOW, "cannot subtract infinite timestamps");
    }
    try {
      return new Interval(0, 0, Math.subtractExact(left, right)).justifyHours();
    } catch (ArithmeticException e) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "interval out of range").causedBy(e);
    }
  }

  /// Months first (the day held within its month), then days, then time.
  ///
  /// @throws SqlException 22008
  public static long add(long timestamp, Interval interval) {
    if (!Calendar.isFinite(timestamp)) {
      return timestamp;
    }
    long moved = addDaysAndMonths(timestamp, interval);
    return addMicros(moved, interval.micros());
  }

  /// As [#add] with months and days by the clocks of `zone`.
  ///
  /// @throws SqlException 22008
  public static long add(long timestamp, Interval interval, ZoneId zone) {
    if (!Calendar.isFinite(timestamp)) {
      return timestamp;
    }
    long moved = timestamp;
    if (interval.months() != 0 || interval.days() != 0) {
      long local = addDaysAndMonths(TimeZones.toLocal(zone, timestamp), interval);
      moved = TimeZones.toInstant(zone, local);
    }
    return addMicros(moved, interval.micros());
  }

  private static long addMicros(long timestamp, long micros) {
    try {
      return Calendar.checkTimestamp(Math.addExact(timestamp, micros));
    } catch (ArithmeticException e) {
      throw Calendar.timestampOutOfRange().causedBy(e);
    }
  }

  private static long addDaysAndMonths(long local, Interval interval) {
    long days = Math.floorDiv(local, Calendar.MICROS_PER_DAY);
    long time = Math.floorMod(local, Calendar.MICROS_PER_DAY);
    if (interval.months() != 0) {
      days = addMonths(days, interval.months());
    }
    days += interval.days();
    if (days < Calendar.DATE_MIN || days > Calendar.TIMESTAMP_END / Calendar.MICROS_PER_DAY) {
      throw Calendar.timestampOutOfRange();
    }
    return Calendar.checkTimestamp(days * Calendar.MICROS_PER_DAY + time);
  }

  private static long addMonths(long days, int months) {
    long civil = Calendar.civil(days);
    long month = Calendar.year(civil) * 12L + Calendar.month(civil) - 1 + months;
    int year = (int) Math.floorDiv(month, 12L);
    int monthOfYear = (int) Math.floorMod(month, 12L) + 1;
    int day = Math.min(Calendar.day(civil), Calendar.daysInMonth(year, monthOfYear));
    return Calendar.days(year, monthOfYear, day);
  }

  private static void overlaps(FunctionSet set) {
    for (String key : new String[] {"overlaps_timestamp", "overlaps_time"}) {
      set.lenient(key, TimeArithmetic::overlap);
    }
  }

  /// (a, b) OVERLAPS (c, d): ends in either order, NULL ends when the answer does not need them.
  private static void overlap(Args args, VectorBuilder out) {
    long[][] spans = new long[2][2];
    boolean[] open = new boolean[2];
    for (int i = 0; i < 2; i++) {
      boolean firstNull = args.isNull(2 * i);
      boolean secondNull = args.isNull(2 * i + 1);
      if (firstNull && secondNull) {
        out.appendNull();
        return;
      }
      long start = firstNull ? args.int8(2 * i + 1) : args.int8(2 * i);
      open[i] = firstNull || secondNull;
      long end = open[i] ? start : args.int8(2 * i + 1);
      spans[i][0] = Math.min(start, end);
      spans[i][1] = Math.max(start, end);
    }
    int later = spans[0][0] > spans[1][0] ? 0 : 1;
    int earlier = 1 - later;
    if (spans[0][0] == spans[1][0]) {
      if (open[0] || open[1]) {
        out.appendNull();
      } else {
        out.appendBoolean(true);
      }
    } else if (open[earlier]) {
      out.appendNull();
    } else if (spans[later][0] < spans[earlier][1]) {
      out.appendBoolean(true);
    } else if (open[later]) {
      out.appendNull();
    } else {
      out.appendBoolean(false);
    }
  }
}
