package io.lauma.expr.time;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.Interval;
import io.lauma.types.time.TimeZones;
import java.util.function.UnaryOperator;

/// Arithmetic of intervals, and age.
final class IntervalFunctions {
  private IntervalFunctions() {}

  static void register(FunctionSet set) {
    unary(set, "interval_um", Interval::negated);
    unary(set, "interval_justify_hours", Interval::justifyHours);
    unary(set, "interval_justify_days", Interval::justifyDays);
    unary(set, "interval_justify_interval", Interval::justify);
    set.strict(
        "interval_pl",
        (a, out) ->
            TimeFunctions.append(
                out, TimeFunctions.interval(a, 0).plus(TimeFunctions.interval(a, 1))));
    set.strict(
        "interval_mi",
        (a, out) ->
            TimeFunctions.append(
                out, TimeFunctions.interval(a, 0).minus(TimeFunctions.interval(a, 1))));
    set.strict(
        "interval_mul",
        (a, out) -> TimeFunctions.append(out, TimeFunctions.interval(a, 0).times(a.float8(1))));
    set.strict(
        "mul_d_interval",
        (a, out) -> TimeFunctions.append(out, TimeFunctions.interval(a, 1).times(a.float8(0))));
    set.strict(
        "interval_div",
        (a, out) -> TimeFunctions.append(out, TimeFunctions.interval(a, 0).dividedBy(a.float8(1))));
    set.strict("timestamp_age", (a, out) -> TimeFunctions.append(out, age(a.int8(0), a.int8(1))));
    set.strict(
        "timestamptz_age",
        (a, out) -> TimeFunctions.append(out, age(local(a, a.int8(0)), local(a, a.int8(1)))));
    set.strict("age(timestamp)", (a, out) -> TimeFunctions.append(out, age(today(a), a.int8(0))));
    set.strict(
        "age(timestamptz)",
        (a, out) -> TimeFunctions.append(out, age(today(a), local(a, a.int8(0)))));
  }

  private static void unary(FunctionSet set, String key, UnaryOperator<Interval> operator) {
    set.strict(
        key, (a, out) -> TimeFunctions.append(out, operator.apply(TimeFunctions.interval(a, 0))));
  }

  private static long local(Args args, long instant) {
    return TimeZones.toLocal(args.context().text().zone(), instant);
  }

  /// Midnight that began the present day.
  private static long today(Args args) {
    long now = local(args, args.context().text().nowMicros());
    return now - Math.floorMod(now, Calendar.MICROS_PER_DAY);
  }

  /// The difference in years, months, days and time, as calendars count them.
  private static Interval age(long left, long right) {
    if (!Calendar.isFinite(left) || !Calendar.isFinite(right)) {
      throw new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "timestamp out of range");
    }
    boolean negative = left < right;
    long later = Math.max(left, right);
    long earlier = Math.min(left, right);
    long laterDays = Math.floorDiv(later, Calendar.MICROS_PER_DAY);
    long earlierDays = Math.floorDiv(earlier, Calendar.MICROS_PER_DAY);
    long a = Calendar.civil(laterDays);
    long b = Calendar.civil(earlierDays);
    long micros =
        Math.floorMod(later, Calendar.MICROS_PER_DAY)
            - Math.floorMod(earlier, Calendar.MICROS_PER_DAY);
    int days = Calendar.day(a) - Calendar.day(b);
    int months = (Calendar.year(a) - Calendar.year(b)) * 12 + Calendar.month(a) - Calendar.month(b);
    if (micros < 0) {
      micros += Calendar.MICROS_PER_DAY;
      days--;
    }
    if (days < 0) {
      days += Calendar.daysInMonth(Calendar.year(b), Calendar.month(b));
      months--;
    }
    Interval age = new Interval(months, days, micros);
    return negative ? age.negated() : age;
  }
}
