package io.lauma.expr.text;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Translates PostgreSQL's advanced regular expressions to Java's. One run.
///
/// Where they differ for good: of alternatives Java takes the first that matches, PostgreSQL the
/// longest; and PostgreSQL gives a whole expression one greediness.
final class RegexSyntax {
  private final String source;
  private final StringBuilder out = new StringBuilder();
  private final RegexFlags flags;
  private int at;
  private boolean hasAtom;

  private RegexSyntax(String source, RegexFlags flags) {
    this.source = source;
    this.flags = flags;
  }

  /// @throws SqlException 2201B
  static Pattern compile(String source, RegexFlags given) {
    String body = source;
    RegexFlags flags = given;
    if (body.startsWith("***=")) {
      body = body.substring(4);
      flags = flags.literally();
    } else if (body.startsWith("***:")) {
      body = body.substring(4);
    } else if (body.startsWith("***")) {
      throw invalid("quantifier operand invalid");
    }
    if (body.startsWith("(?") && body.length() > 2 && isLetter(body.charAt(2))) {
      int end = body.indexOf(')');
      if (end < 0) {
        throw invalid("parentheses () not balanced");
      }
      flags = flags.embedded(body.substring(2, end));
      body = body.substring(end + 1);
    }
    int javaFlags = flags.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0;
    if (flags.literal()) {
      return Pattern.compile(body, javaFlags | Pattern.LITERAL);
    }
    String translated = new RegexSyntax(body, flags).translate();
    try {
      return Pattern.compile(translated, javaFlags);
    } catch (PatternSyntaxException e) {
      throw invalid(reason(e.getDescription())).causedBy(e);
    } catch (StackOverflowError e) {
      throw invalid("regular expression is too complex").causedBy(e);
    }
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static SqlException invalid(String reason) {
    return new SqlException(
        SqlState.INVALID_REGULAR_EXPRESSION, "invalid regular expression: " + reason);
  }

  private static String reason(String description) {
    if (description.contains("group") || description.contains("Unmatched closing")) {
      return "parentheses () not balanced";
    }
    if (description.contains("character class")) {
      return "brackets [] not balanced";
    }
    if (description.contains("Dangling")) {
      return "quantifier operand invalid";
    }
    if (description.contains("repetition")) {
      return "invalid repetition count(s)";
    }
    if (description.contains("range")) {
      return "invalid character range";
    }
    return "invalid escape \\ sequence";
  }

  private String translate() {
    while (at < source.length()) {
      char c = source.charAt(at);
      switch (c) {
        case '\\' -> escape(false);
        case '[' -> bracket();
        case '^' -> {
          out.append(flags.lineAnchors() ? "(?m:^)" : "\\A");
          at++;
          hasAtom = false;
        }
        case '$' -> {
          out.append(flags.lineAnchors() ? "(?=\\n|\\z)" : "\\z");
          at++;
          hasAtom = false;
        }
        case '.' -> atom(flags.dotSkipsNewline() ? "[^\\n]" : "(?s:.)");
        case '*', '+', '?' -> quantifier(String.valueOf(c), 1);
        case '{' -> brace();
        case '(' -> open();
        case '|' -> {
          out.append(c);
          at++;
          hasAtom = false;
        }
        case ')' -> {
          out.append(c);
          at++;
          hasAtom = true;
        }
        default -> plain(c);
      }
    }
    return out.toString();
  }

  private void plain(char c) {
    if (flags.expanded() && Character.isWhitespace(c)) {
      at++;
    } else if (flags.expanded() && c == '#') {
      int end = source.indexOf('\n', at);
      at = end < 0 ? source.length() : end + 1;
    } else if (c == ']' || c == '}') {
      atom("\\" + c);
    } else {
      int codePoint = source.codePointAt(at);
      out.appendCodePoint(codePoint);
      at += Character.charCount(codePoint);
      hasAtom = true;
    }
  }

  private void atom(String translated) {
    out.append(translated);
    at++;
    hasAtom = true;
  }

  private void quantifier(String translated, int consumed) {
    if (!hasAtom) {
      throw invalid("quantifier operand invalid");
    }
    out.append(translated);
    at += consumed;
    if (at < source.length() && source.charAt(at) == '?') {
      out.append('?');
      at++;
    }
    hasAtom = false;
  }

  private void brace() {
    boolean counts = at + 1 < source.length() && Character.isDigit(source.charAt(at + 1));
    if (!counts) {
      atom("\\{");
      return;
    }
    int end = source.indexOf('}', at);
    if (end < 0) {
      throw invalid("braces {} not balanced");
    }
    String inside = source.substring(at + 1, end);
    if (!inside.matches("[0-9]{1,3}(,([0-9]{1,3})?)?") || largest(inside) > 255) {
      throw invalid("invalid repetition count(s)");
    }
    quantifier("{" + inside + "}", inside.length() + 2);
  }

  private static int largest(String counts) {
    int largest = 0;
    for (String count : counts.split(",")) {
      largest = Math.max(largest, count.isEmpty() ? 0 : Integer.parseInt(count));
    }
    return largest;
  }

  private void open() {
    if (source.startsWith("(?#", at)) {
      int end = source.indexOf(')', at);
      if (end < 0) {
        throw invalid("parentheses () not balanced");
      }
      at = end + 1;
      return;
    }
    for (String kind : new String[] {"(?:", "(?=", "(?!", "(?<=", "(?<!"}) {
      if (source.startsWith(kind, at)) {
        out.append(kind);
        at += kind.length();
        hasAtom = false;
        return;
      }
    }
    if (source.startsWith("(?", at)) {
      throw invalid("invalid regexp (reg version 0.8)");
    }
    out.append('(');
    at++;
    hasAtom = false;
  }

  private void escape(boolean inBracket) {
    if (at + 1 >= source.length()) {
      throw invalid("invalid escape \\ sequence");
    }
    char c = source.charAt(at + 1);
    at += 2;
    hasAtom = true;
    switch (c) {
      case 'd', 'D', 's', 'S', 'w', 'W', 'f', 'n', 'r', 't', 'e', 'a' -> out.append('\\').append(c);
      case 'v' -> out.append("\\x0B");
      case 'b' -> out.append("\\x08");
      case 'B' -> out.append("\\\\");
      case '0' -> out.append("\\x00");
      case 'x', 'u', 'U' -> hexadecimal(c);
      case 'c' -> {
        if (at >= source.length()) {
          throw invalid("invalid escape \\ sequence");
        }
        out.append(String.format(Locale.ROOT, "\\x%02X", source.charAt(at++) & 0x1f));
      }
      default -> {
        if (!inBracket && constraint(c)) {
          return;
        }
        if (Character.isLetterOrDigit(c)) {
          throw invalid("invalid escape \\ sequence");
        }
        out.append("\\").append(c);
      }
    }
  }

  /// Escapes that match places, and back references.
  private boolean constraint(char c) {
    String translated =
        switch (c) {
          case 'A' -> "\\A";
          case 'Z' -> "\\z";
          case 'y' -> "\\b";
          case 'Y' -> "\\B";
          case 'm' -> "\\b(?=\\w)";
          case 'M' -> "\\b(?<=\\w)";
          default -> c >= '1' && c <= '9' ? "\\" + c : "";
        };
    out.append(translated);
    return !translated.isEmpty();
  }

  private void hexadecimal(char kind) {
    int wanted = kind == 'u' ? 4 : kind == 'U' ? 8 : Integer.MAX_VALUE;
    int start = at;
    while (at < source.length()
        && at - start < wanted
        && Character.digit(source.charAt(at), 16) >= 0) {
      at++;
    }
    int count = at - start;
    boolean complete = kind == 'x' ? count > 0 && count < 7 : count == wanted;
    if (!complete || Long.parseLong(source.substring(start, at), 16) > Character.MAX_CODE_POINT) {
      throw invalid("invalid escape \\ sequence");
    }
    out.append("\\x{").append(source, start, at).append('}');
  }

  private void bracket() {
    if (source.startsWith("[[:<:]]", at) || source.startsWith("[[:>:]]", at)) {
      out.append(source.charAt(at + 3) == '<' ? "\\b(?=\\w)" : "\\b(?<=\\w)");
      at += 7;
      hasAtom = false;
      return;
    }
    at++;
    out.append('[');
    if (at < source.length() && source.charAt(at) == '^') {
      out.append('^');
      at++;
      if (flags.dotSkipsNewline()) {
        out.append("\\n");
      }
    }
    boolean first = true;
    while (true) {
      if (at >= source.length()) {
        throw invalid("brackets [] not balanced");
      }
      char c = source.charAt(at);
      if (c == ']' && !first) {
        at++;
        break;
      }
      first = false;
      bracketItem(c);
    }
    out.append(']');
    hasAtom = true;
  }

  private void bracketItem(char c) {
    if (c == '['
        && (source.startsWith("[:", at)
            || source.startsWith("[.", at)
            || source.startsWith("[=", at))) {
      char kind = source.charAt(at + 1);
      int end = source.indexOf(kind + "]", at + 2);
      if (end < 0) {
        throw invalid("brackets [] not balanced");
      }
      String name = source.substring(at + 2, end);
      at = end + 2;
      if (kind == ':') {
        out.append(characterClass(name));
      } else if (name.codePointCount(0, name.length()) == 1) {
        out.append("\\x{").append(Integer.toHexString(name.codePointAt(0))).append('}');
      } else {
        throw invalid("invalid collating element");
      }
    } else if (c == '\\') {
      escape(true);
    } else {
      if ("[]&^".indexOf(c) >= 0) {
        out.append('\\');
      }
      int codePoint = source.codePointAt(at);
      out.appendCodePoint(codePoint);
      at += Character.charCount(codePoint);
    }
  }

  private static String characterClass(String name) {
    return switch (name) {
      case "alpha" -> "\\p{Alpha}";
      case "upper" -> "\\p{Upper}";
      case "lower" -> "\\p{Lower}";
      case "digit" -> "\\p{Digit}";
      case "alnum" -> "\\p{Alnum}";
      case "punct" -> "\\p{Punct}";
      case "graph" -> "\\p{Graph}";
      case "print" -> "\\p{Print}";
      case "blank" -> "\\p{Blank}";
      case "cntrl" -> "\\p{Cntrl}";
      case "xdigit" -> "\\p{XDigit}";
      case "space" -> "\\s";
      case "word" -> "\\w";
      case "ascii" -> "\\p{ASCII}";
      default -> throw invalid("invalid character class");
    };
  }
}
