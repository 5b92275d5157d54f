package io.lauma.types.time;

import io.lauma.types.ByteSink;
import io.lauma.types.TextContext.IntervalStyle;

/// Text output of interval in the four styles of the setting IntervalStyle.
public final class IntervalOutput {
  private final ByteSink out;
  private final int years;
  private final int months;
  private final int days;
  private final long hours;
  private final int minutes;
  private final int seconds;
  private final int micros;
  private final long time;
  private boolean first = true;
  private boolean before;

  private IntervalOutput(Interval value, ByteSink out) {
    this.out = out;
    years = value.months() / 12;
    months = value.months() % 12;
    days = value.days();
    time = value.micros();
    hours = time / Calendar.MICROS_PER_HOUR;
    minutes = (int) (time / Calendar.MICROS_PER_MINUTE % 60);
    seconds = (int) (time / Calendar.MICROS_PER_SECOND % 60);
    micros = (int) (time % Calendar.MICROS_PER_SECOND);
  }

  public static void write(Interval value, IntervalStyle style, ByteSink out) {
    IntervalOutput output = new IntervalOutput(value, out);
    switch (style) {
      case POSTGRES -> output.postgres();
      case POSTGRES_VERBOSE -> output.verbose();
      case SQL_STANDARD -> output.sqlStandard();
      case ISO_8601 -> output.iso();
    }
  }

  private void postgres() {
    part(years, "year");
    part(months, "mon");
    part(days, "day");
    if (first || time != 0) {
      if (!first) {
        out.put(' ');
      }
      if (time < 0) {
        out.put('-');
      } else if (before) {
        out.put('+');
      }
      clock(2);
    }
  }

  private void part(int value, String unit) {
    if (value == 0) {
      return;
    }
    if (!first) {
      out.put(' ');
    }
    if (before && value > 0) {
      out.put('+');
    }
    out.putDecimal(value);
    out.put(' ');
    out.putAscii(unit);
    if (value != 1) {
      out.put('s');
    }
    before = value < 0;
    first = false;
  }

  private void clock(int hourWidth) {
    out.putPadded(Math.abs(hours), hourWidth);
    out.put(':');
    out.putPadded(Math.abs(minutes), 2);
    out.put(':');
    out.putPadded(Math.abs(seconds), 2);
    DateTimeOutput.fraction(Math.abs(micros), out);
  }

  private void verbose() {
    out.put('@');
    verbosePart(years, "year");
    verbosePart(months, "mon");
    verbosePart(days, "day");
    verbosePart(hours, "hour");
    verbosePart(minutes, "min");
    if (seconds != 0 || micros != 0) {
      boolean negative = seconds < 0 || micros < 0;
      if (first) {
        before = negative;
        first = false;
        negative = false;
      } else if (before) {
        negative = !negative;
      }
      out.put(' ');
      if (negative) {
        out.put('-');
      }
      out.putDecimal(Math.abs(seconds));
      DateTimeOutput.fraction(Math.abs(micros), out);
      out.putAscii(Math.abs(seconds) != 1 || micros != 0 ? " secs" : " sec");
    }
    if (first) {
      out.putAscii(" 0");
    }
    if (before) {
      out.putAscii(" ago");
    }
  }

  private void verbosePart(long value, String unit) {
    if (value == 0) {
      return;
    }
    long shown = value;
    if (first) {
      before = value < 0;
      first = false;
    }
    if (before) {
      shown = -value;
    }
    out.put(' ');
    out.putDecimal(shown);
    out.put(' ');
    out.putAscii(unit);
    if (shown != 1) {
      out.put('s');
    }
  }

  private void sqlStandard() {
    boolean negative = years < 0 || months < 0 || days < 0 || time < 0;
    boolean positive = years > 0 || months > 0 || days > 0 || time > 0;
    boolean yearMonth = years != 0 || months != 0;
    boolean dayTime = days != 0 || time != 0;
    if (!negative && !positive) {
      out.put('0');
    } else if ((negative && positive) || (yearMonth && dayTime)) {
      sign(years < 0 || months < 0, true);
      yearMonth();
      out.put(' ');
      sign(days < 0, true);
      out.putDecimal(Math.abs((long) days));
      out.put(' ');
      sign(time < 0, true);
      clock(1);
    } else {
      sign(negative, false);
      if (yearMonth) {
        yearMonth();
      } else {
        if (days != 0) {
          out.putDecimal(Math.abs((long) days));
          out.put(' ');
        }
        clock(1);
      }
    }
  }

  private void sign(boolean negative, boolean always) {
    if (negative || always) {
      out.put(negative ? '-' : '+');
    }
  }

  private void yearMonth() {
    out.putDecimal(Math.abs(years));
    out.put('-');
    out.putDecimal(Math.abs(months));
  }

  private void iso() {
    out.put('P');
    isoPart(years, 'Y');
    isoPart(months, 'M');
    isoPart(days, 'D');
    if (time != 0 || (years == 0 && months == 0 && days == 0)) {
      out.put('T');
      isoPart(hours, 'H');
      isoPart(minutes, 'M');
      if (seconds != 0 || micros != 0 || time == 0) {
        if (seconds < 0 || micros < 0) {
          out.put('-');
        }
        out.putDecimal(Math.abs(seconds));
        DateTimeOutput.fraction(Math.abs(micros), out);
        out.put('S');
      }
    }
  }

  private void isoPart(long value, char designator) {
    if (value != 0) {
      out.putDecimal(value);
      out.put(designator);
    }
  }
}
