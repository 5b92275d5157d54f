package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// concat, concat_ws and format.
final class FormatFunctions {
  private FormatFunctions() {}

  static void register(FunctionSet set) {
    set.lenient("text_concat", (a, out) -> concatenate(a, out, 0, ""));
    set.lenient(
        "text_concat_ws",
        (a, out) -> {
          if (a.isNull(0)) {
            out.appendNull();
          } else {
            concatenate(a, out, 1, a.text(0));
          }
        });
    set.lenient("text_format", FormatFunctions::format);
    set.lenient("text_format_nv", FormatFunctions::format);
  }

  private static void concatenate(Args args, VectorBuilder out, int from, String separator) {
    var sink = new ByteSink();
    boolean first = true;
    for (int i = from; i < args.count(); i++) {
      if (!args.isNull(i)) {
        if (!first) {
          sink.putUtf8(separator);
        }
        AnyText.write(args, i, sink);
        first = false;
      }
    }
    out.appendBytes(sink.array(), 0, sink.length());
  }

  private static void format(Args args, VectorBuilder out) {
    if (args.isNull(0)) {
      out.appendNull();
    } else {
      Texts.append(out, new Format(args).run());
    }
  }

  /// One run over a format string.
  private static final class Format {
    private final Args args;
    private final String format;
    private final StringBuilder out = new StringBuilder();
    private int at;
    private int argument = 1;

    Format(Args args) {
      this.args = args;
      this.format = args.text(0);
    }

    String run() {
      while (at < format.length()) {
        char c = format.charAt(at++);
        if (c != '%') {
          out.append(c);
        } else if (next() == '%') {
          out.append('%');
          at++;
        } else {
          specifier();
        }
      }
      return out.toString();
    }

    private char next() {
      if (at >= format.length()) {
        throw unterminated();
      }
      return format.charAt(at);
    }

    private static SqlException unterminated() {
      return error("unterminated format() type specifier")
          .withHint("For a single \"%\" use \"%%\".");
    }

    private static SqlException error(String message) {
      return new SqlException(SqlState.INVALID_PARAMETER_VALUE, message);
    }

    private int digits() {
      long value = -1;
      while (next() >= '0' && next() <= '9') {
        value = Math.max(0, value) * 10 + (format.charAt(at++) - '0');
        if (value > Integer.MAX_VALUE) {
          throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "number is out of range");
        }
      }
      return (int) value;
    }

    private void specifier() {
      int position = -1;
      int width = 0;
      boolean left = false;
      int start = at;
      int number = digits();
      if (number >= 0 && next() == '$') {
        if (number == 0) {
          throw error("format specifies argument 0, but arguments are numbered from 1");
        }
        at++;
        position = number;
      } else if (number >= 0) {
        at = start;
      }
      while (next() == '-') {
        left = true;
        at++;
      }
      if (next() == '*') {
        at++;
        int widthArgument = digits();
        if (widthArgument >= 0) {
          if (next() != '$') {
            throw error("width argument position must be ended by \"$\"");
          }
          if (widthArgument == 0) {
            throw error("format specifies argument 0, but arguments are numbered from 1");
          }
          at++;
        }
        width = widthOf(take(widthArgument));
        if (width < 0) {
          left = true;
          width = -width;
        }
      } else {
        width = Math.max(0, digits());
      }
      convert(next(), position, width, left);
      at++;
    }

    private int take(int position) {
      int taken = position > 0 ? position : argument;
      argument = taken + 1;
      if (taken >= args.count()) {
        throw error("too few arguments for format()");
      }
      return taken;
    }

    private int widthOf(int taken) {
      if (args.isNull(taken)) {
        return 0;
      }
      try {
        return Integer.parseInt(AnyText.of(args, taken));
      } catch (NumberFormatException e) {
        throw new SqlException(
                SqlState.INVALID_TEXT_REPRESENTATION,
                "invalid input syntax for type integer: \"" + AnyText.of(args, taken) + "\"")
            .causedBy(e);
      }
    }

    private void convert(char type, int position, int width, boolean left) {
      if (type != 's' && type != 'I' && type != 'L') {
        throw error("unrecognized format() type specifier \"" + type + "\"")
            .withHint("For a single \"%\" use \"%%\".");
      }
      int taken = take(position);
      String text;
      if (!args.isNull(taken)) {
        String plain = AnyText.of(args, taken);
        text =
            switch (type) {
              case 'I' -> QuoteFunctions.identifier(plain);
              case 'L' -> QuoteFunctions.literal(plain);
              default -> plain;
            };
      } else if (type == 'I') {
        throw new SqlException(
            SqlState.NULL_VALUE_NOT_ALLOWED,
            "null values cannot be formatted as an SQL identifier");
      } else {
        text = type == 'L' ? "NULL" : "";
      }
      Texts.checkLength((long) out.length() + Math.max(width, text.length()));
      String padding = " ".repeat(Math.max(0, width - text.codePointCount(0, text.length())));
      out.append(left ? text : padding).append(left ? padding : text);
    }
  }
}
