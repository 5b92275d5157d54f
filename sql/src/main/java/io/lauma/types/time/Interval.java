package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.ByteBuffer;

/// An interval: months, days and microseconds, each with its own sign, as PostgreSQL keeps it.
public record Interval(int months, int days, long micros) {
  public static final Interval ZERO = new Interval(0, 0, 0);

  public static final int STORED_BYTES = 16;

  private static final int DAYS_PER_MONTH = 30;

  public static Interval ofStored(byte[] data, int start) {
    ByteBuffer buffer = ByteBuffer.wrap(data, start, STORED_BYTES);
    return new Interval(buffer.getInt(), buffer.getInt(), buffer.getLong());
  }

  public byte[] toStored() {
    return ByteBuffer.allocate(STORED_BYTES).putInt(months).putInt(days).putLong(micros).array();
  }

  /// @throws SqlException 22008
  public Interval plus(Interval other) {
    try {
      return new Interval(
          Math.addExact(months, other.months),
          Math.addExact(days, other.days),
          Math.addExact(micros, other.micros));
    } catch (ArithmeticException e) {
      throw outOfRange().causedBy(e);
    }
  }

  /// @throws SqlException 22008
  public Interval minus(Interval other) {
    try {
      return new Interval(
          Math.subtractExact(months, other.months),
          Math.subtractExact(days, other.days),
          Math.subtractExact(micros, other.micros));
    } catch (ArithmeticException e) {
      throw outOfRange().causedBy(e);
    }
  }

  /// @throws SqlException 22008
  public Interval negated() {
    return ZERO.minus(this);
  }

  /// Fractions of months go to days (30 a month), fractions of days to microseconds.
  ///
  /// @throws SqlException 22008
  public Interval times(double factor) {
    return scaled(months * factor, days * factor, micros * factor, factor, false);
  }

  /// @throws SqlException 22012, 22008
  public Interval dividedBy(double divisor) {
    if (divisor == 0) {
      throw new SqlException(SqlState.DIVISION_BY_ZERO, "division by zero");
    }
    return scaled(months / divisor, days / divisor, micros / divisor, divisor, true);
  }

  private Interval scaled(
      double newMonths, double newDays, double newMicros, double factor, boolean divide) {
    int wholeMonths = toInt(newMonths);
    int wholeDays = toInt(newDays);
    double monthRest = divide ? months / factor - wholeMonths : months * factor - wholeMonths;
    double monthDays = roundToMicros(monthRest * DAYS_PER_MONTH);
    double dayRest = divide ? days / factor - wholeDays : days * factor - wholeDays;
    double restSeconds = roundToMicros((dayRest + monthDays - (int) monthDays) * 86_400.0);
    int extraDays = (int) monthDays;
    if (Math.abs(restSeconds) >= 86_400) {
      int carried = (int) (restSeconds / 86_400);
      extraDays += carried;
      restSeconds -= carried * 86_400.0;
    }
    double allMicros = Math.rint(newMicros + restSeconds * Calendar.MICROS_PER_SECOND);
    if (Double.isNaN(allMicros) || Math.abs(allMicros) >= 0x1p63) {
      throw outOfRange();
    }
    try {
      return new Interval(wholeMonths, Math.addExact(wholeDays, extraDays), (long) allMicros);
    } catch (ArithmeticException e) {
      throw outOfRange().causedBy(e);
    }
  }

  private static double roundToMicros(double value) {
    return Math.rint(value * 1_000_000.0) / 1_000_000.0;
  }

  private static int toInt(double value) {
    if (Double.isNaN(value) || value > Integer.MAX_VALUE || value < Integer.MIN_VALUE) {
      throw outOfRange();
    }
    return (int) value;
  }

  /// 24 hours become a day.
  ///
  /// @throws SqlException 22008
  public Interval justifyHours() {
    return carried(months, 0);
  }

  private Interval carried(int newMonths, long extraDays) {
    long allDays = days + extraDays + micros / Calendar.MICROS_PER_DAY;
    long rest = micros % Calendar.MICROS_PER_DAY;
    if (allDays > 0 && rest < 0) {
      rest += Calendar.MICROS_PER_DAY;
      allDays--;
    } else if (allDays < 0 && rest > 0) {
      rest -= Calendar.MICROS_PER_DAY;
      allDays++;
    }
    return new Interval(newMonths, checkedInt(allDays), rest);
  }

  /// 30 days become a month.
  ///
  /// @throws SqlException 22008
  public Interval justifyDays() {
    long allMonths = (long) months + days / DAYS_PER_MONTH;
    int rest = days % DAYS_PER_MONTH;
    if (allMonths > 0 && rest < 0) {
      rest += DAYS_PER_MONTH;
      allMonths--;
    } else if (allMonths < 0 && rest > 0) {
      rest -= DAYS_PER_MONTH;
      allMonths++;
    }
    return new Interval(checkedInt(allMonths), rest, micros);
  }

  /// Both of the above, and one sign for all parts.
  ///
  /// @throws SqlException 22008
  public Interval justify() {
    long allDays = days + micros / Calendar.MICROS_PER_DAY;
    long rest = micros % Calendar.MICROS_PER_DAY;
    long allMonths = months + allDays / DAYS_PER_MONTH;
    allDays %= DAYS_PER_MONTH;
    if (allMonths > 0 && (allDays < 0 || (allDays == 0 && rest < 0))) {
      allDays += DAYS_PER_MONTH;
      allMonths--;
    } else if (allMonths < 0 && (allDays > 0 || (allDays == 0 && rest > 0))) {
      allDays -= DAYS_PER_MONTH;
      allMonths++;
    }
    if (allDays > 0 && rest < 0) {
      rest += Calendar.MICROS_PER_DAY;
      allDays--;
    } else if (allDays < 0 && rest > 0) {
      rest -= Calendar.MICROS_PER_DAY;
      allDays++;
    }
    return new Interval(checkedInt(allMonths), checkedInt(allDays), rest);
  }

  private static int checkedInt(long value) {
    if (value != (int) value) {
      throw outOfRange();
    }
    return (int) value;
  }

  /// PostgreSQL's order: a month counts 30 days, a day 24 hours; different parts may be equal.
  public int compareByLength(Interval other) {
    int byHigh = Long.compare(wholeDays(), other.wholeDays());
    return byHigh != 0 ? byHigh : Long.compare(restMicros(), other.restMicros());
  }

  /// The whole days of the length, a month counting 30: what equality, hashing and keys use,
  /// together with [#restMicros].
  public long wholeDays() {
    return months * (long) DAYS_PER_MONTH + days + Math.floorDiv(micros, Calendar.MICROS_PER_DAY);
  }

  /// What is left beside [#wholeDays], 0 to a day.
  public long restMicros() {
    return Math.floorMod(micros, Calendar.MICROS_PER_DAY);
  }

  static SqlException outOfRange() {
    return new SqlException(SqlState.DATETIME_FIELD_OVERFLOW, "interval out of range");
  }
}
