package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// SIMILAR TO patterns as regular expressions, and SQL's `substring(text from pattern for escape)`.
final class SimilarPattern {
  private SimilarPattern() {}

  static void register(FunctionSet set) {
    set.strict("similar_to_escape_1", (a, out) -> Texts.append(out, translate(a.text(0), "\\")));
    set.strict(
        "similar_to_escape_2", (a, out) -> Texts.append(out, translate(a.text(0), a.text(1))));
    set.lenient(
        "similar_escape",
        (a, out) -> {
          if (a.isNull(0)) {
            out.appendNull();
          } else {
            Texts.append(out, translate(a.text(0), a.isNull(1) ? "\\" : a.text(1)));
          }
        });
    set.strict("substring(text,text,text)", SimilarPattern::substring);
  }

  private static void substring(Args args, VectorBuilder out) {
    Regex regex = Regex.ofText(args, translate(args.text(1), args.text(2)), RegexFlags.NONE);
    var found = regex.matches(args.text(0), 0, 1);
    String part =
        found.isEmpty()
            ? null
            : regex.groups() > 0 ? found.getFirst().group(1) : found.getFirst().group();
    if (part == null) {
      out.appendNull();
    } else {
      Texts.append(out, part);
    }
  }

  private static String translate(String pattern, String escape) {
    if (escape.codePointCount(0, escape.length()) > 1) {
      throw new SqlException(SqlState.INVALID_ESCAPE_SEQUENCE, "invalid escape string")
          .withHint("Escape string must be empty or one character.");
    }
    int marker = escape.isEmpty() ? -1 : escape.codePointAt(0);
    StringBuilder out = new StringBuilder("^(?:");
    boolean escaped = false;
    boolean inBracket = false;
    int separators = 0;
    for (int c : pattern.codePoints().toArray()) {
      if (escaped) {
        if (c == '"' && !inBracket) {
          separators++;
          out.append(separator(separators));
        } else {
          out.append('\\').appendCodePoint(c);
        }
        escaped = false;
      } else if (c == marker) {
        escaped = true;
      } else if (inBracket) {
        if (c == '\\') {
          out.append('\\');
        }
        out.appendCodePoint(c);
        inBracket = c != ']';
      } else {
        inBracket = c == '[';
        plain(c, out);
      }
    }
    return out.append(")$").toString();
  }

  private static String separator(int number) {
    return switch (number) {
      case 1 -> "){1,1}?(";
      case 2 -> "){1,1}(?:";
      default ->
          throw new SqlException(
              SqlState.INVALID_USE_OF_ESCAPE_CHARACTER,
              "SQL regular expression may not contain more than two escape-double-quote"
                  + " separators");
    };
  }

  private static void plain(int c, StringBuilder out) {
    switch (c) {
      case '%' -> out.append(".*");
      case '_' -> out.append('.');
      case '(' -> out.append("(?:");
      case '\\', '.', '^', '$' -> out.append('\\').appendCodePoint(c);
      default -> out.appendCodePoint(c);
    }
  }
}
