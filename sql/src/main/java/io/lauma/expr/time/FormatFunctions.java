package io.lauma.expr.time;

import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.text.Texts;
import io.lauma.types.time.Calendar;
import io.lauma.types.time.DateTimeFormat;
import io.lauma.types.time.DateTimeScan;

/// to_char, to_date and to_timestamp of dates and times.
final class FormatFunctions {
  private FormatFunctions() {}

  static void register(FunctionSet set) {
    set.strict(
        "timestamp_to_char",
        (a, out) -> {
          if (a.text(1).isEmpty() || !Calendar.isFinite(a.int8(0))) {
            out.appendNull();
          } else {
            Texts.append(out, DateTimeFormat.timestamp(a.int8(0), a.text(1)));
          }
        });
    set.strict(
        "timestamptz_to_char",
        (a, out) -> {
          if (a.text(1).isEmpty() || !Calendar.isFinite(a.int8(0))) {
            out.appendNull();
          } else {
            Texts.append(
                out, DateTimeFormat.timestamptz(a.int8(0), a.context().text().zone(), a.text(1)));
          }
        });
    set.strict(
        "interval_to_char",
        (a, out) -> {
          if (a.text(1).isEmpty()) {
            out.appendNull();
          } else {
            Texts.append(out, DateTimeFormat.interval(TimeFunctions.interval(a, 0), a.text(1)));
          }
        });
    set.strict("to_date", (a, out) -> out.appendInt(DateTimeScan.date(a.text(0), a.text(1))));
    set.strict(
        "to_timestamp",
        (a, out) ->
            out.appendLong(
                DateTimeScan.timestamptz(a.text(0), a.text(1), a.context().text().zone())));
  }
}
