package io.lauma.types.time;

import io.lauma.types.SqlException;
import io.lauma.types.TextContext;
import io.lauma.types.TextContext.IntervalStyle;
import io.lauma.types.time.DateTimeTokens.Token;
import io.lauma.types.time.IntervalParts.Unit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Text input of interval: PostgreSQL's, SQL's and ISO 8601's styles.
public final class IntervalInput {
  private static final Map<String, Unit> UNITS = IntervalParts.unitsByName();

  private final IntervalParts parts = new IntervalParts();
  private final int range;
  private @Nullable Unit unit;
  private boolean ago;

  private IntervalInput(int range) {
    this.range = range;
  }

  /// @throws SqlException 22007, 22008, 22015
  public static Interval parse(String text, int typmod, TextContext context) {
    try {
      int range = IntervalTypmod.range(typmod);
      String plain = text.strip();
      Interval interval =
          plain.startsWith("P") ? IntervalIso.parse(plain) : traditional(text, range, context);
      return applyTypmod(interval, typmod);
    } catch (DateTimeFault fault) {
      throw fault.toSql(text, "interval");
    } catch (ArithmeticException e) {
      throw DateTimeFault.intervalOverflow().toSql(text, "interval").causedBy(e);
    }
  }

  /// Keeps only the fields of a modifier and rounds to its precision.
  public static Interval applyTypmod(Interval value, int typmod) {
    int range = IntervalTypmod.range(typmod);
    int months = value.months();
    int days = value.days();
    long micros = value.micros();
    if (!IntervalTypmod.isFullRange(range)) {
      if ((range & (IntervalTypmod.YEAR | IntervalTypmod.MONTH)) != 0) {
        months = (range & IntervalTypmod.MONTH) == 0 ? months / 12 * 12 : months;
        days = 0;
        micros = 0;
      } else if ((range & IntervalTypmod.SECOND) == 0) {
        long unit =
            (range & IntervalTypmod.MINUTE) != 0
                ? Calendar.MICROS_PER_MINUTE
                : (range & IntervalTypmod.HOUR) != 0 ? Calendar.MICROS_PER_HOUR : Long.MAX_VALUE;
        micros = micros / unit * unit;
      }
    }
    return new Interval(
        months, days, DateTimeInput.round(micros, IntervalTypmod.precision(typmod)));
  }

  private static Interval traditional(String text, int range, TextContext context) {
    List<Token> tokens = DateTimeTokens.split(text).orElseThrow(DateTimeFault::format);
    if (tokens.isEmpty()) {
      throw DateTimeFault.format();
    }
    IntervalInput input = new IntervalInput(range);
    for (int i = tokens.size() - 1; i >= 0; i--) {
      input.take(tokens.get(i), i == 0);
    }
    boolean sqlNegative =
        context.intervalStyle() == IntervalStyle.SQL_STANDARD && onlyFirstIsNegative(tokens);
    return input.parts.finish(input.ago, sqlNegative);
  }

  private static boolean onlyFirstIsNegative(List<Token> tokens) {
    if (!tokens.getFirst().text().startsWith("-")) {
      return false;
    }
    for (Token token : tokens.subList(1, tokens.size())) {
      if (token.text().startsWith("-") || token.text().startsWith("+")) {
        return false;
      }
    }
    return true;
  }

  private void take(Token token, boolean first) {
    String text = token.text();
    switch (token.kind()) {
      case TIME -> takeTime(text);
      case SIGNED -> {
        if (text.indexOf(':') >= 0) {
          takeTime(text);
        } else {
          takeNumber(text);
        }
      }
      case NUMBER, DATE -> takeNumber(text);
      case WORD, SIGNED_WORD -> takeWord(text, first);
    }
  }

  private void takeWord(String text, boolean first) {
    if (text.equals("ago")) {
      ago = true;
      return;
    }
    Unit named = UNITS.get(text);
    if (named == null || first) {
      throw DateTimeFault.format();
    }
    unit = named;
  }

  private void takeTime(String text) {
    boolean negative = text.startsWith("-");
    String body = negative || text.startsWith("+") ? text.substring(1) : text;
    int point = body.indexOf('.');
    String[] fields = (point < 0 ? body : body.substring(0, point)).split(":", -1);
    if (fields.length > 3 || fields[0].isEmpty()) {
      throw DateTimeFault.format();
    }
    long fraction = point < 0 ? 0 : DateTimeDecoder.fraction(body.substring(point + 1));
    long hour;
    long minute;
    long second = 0;
    boolean minutesAndSeconds =
        range == (IntervalTypmod.MINUTE | IntervalTypmod.SECOND) || point >= 0;
    if (fields.length == 2 && minutesAndSeconds) {
      hour = 0;
      minute = IntervalParts.whole(fields[0]);
      second = fields[1].isEmpty() ? 0 : IntervalParts.whole(fields[1]);
    } else {
      hour = IntervalParts.whole(fields[0]);
      minute = fields[1].isEmpty() ? 0 : IntervalParts.whole(fields[1]);
      if (fields.length == 3) {
        second = fields[2].isEmpty() ? 0 : IntervalParts.whole(fields[2]);
      }
    }
    parts.time(negative, hour, minute, second, fraction);
    unit = Unit.DAY;
  }

  private void takeNumber(String text) {
    boolean negative = text.startsWith("-");
    String body = negative || text.startsWith("+") ? text.substring(1) : text;
    Unit current = unit == null ? defaultUnit() : unit;
    int dash = body.indexOf('-');
    if (dash > 0) {
      long years = IntervalParts.whole(body.substring(0, dash));
      long months = IntervalParts.whole(body.substring(dash + 1));
      if (months >= 12) {
        throw DateTimeFault.intervalOverflow();
      }
      long all = Math.addExact(Math.multiplyExact(years, 12L), months);
      parts.add(Unit.MONTH, negative ? -all : all, 0);
    } else {
      int point = body.indexOf('.');
      String digits = point < 0 ? body : body.substring(0, point);
      long value = digits.isEmpty() ? 0 : IntervalParts.whole(digits);
      double fraction = point < 0 ? 0 : IntervalParts.fraction(body.substring(point + 1));
      parts.add(current, negative ? -value : value, negative ? -fraction : fraction);
    }
    unit = current == Unit.HOUR ? Unit.DAY : current;
  }

  private Unit defaultUnit() {
    if (IntervalTypmod.isFullRange(range) || (range & IntervalTypmod.SECOND) != 0) {
      return Unit.SECOND;
    }
    if ((range & IntervalTypmod.MINUTE) != 0) {
      return Unit.MINUTE;
    }
    if ((range & IntervalTypmod.HOUR) != 0) {
      return Unit.HOUR;
    }
    if ((range & IntervalTypmod.DAY) != 0) {
      return Unit.DAY;
    }
    return (range & IntervalTypmod.MONTH) != 0 ? Unit.MONTH : Unit.YEAR;
  }

  /// A unit as [io.lauma.types.time.Extract] and its like take it: any spelling of input.
  static Optional<Unit> unit(String name) {
    return Optional.ofNullable(UNITS.get(name.toLowerCase(Locale.ROOT)));
  }
}
