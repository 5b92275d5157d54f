package io.lauma.types.number;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A template of `to_char` and `to_number` for numbers, read once.
///
/// @param before digits before the decimal point
/// @param after digits after it
/// @param shift digits that V shifts the number by
/// @param zeroStart digit position of the first `0`, from 1; 0 when there is none
/// @param zeroEnd digit position of the last one
/// @param beforeSign digits that stand before `S`
record NumberTemplate(
    List<Node> nodes,
    int before,
    int after,
    int shift,
    int zeroStart,
    int zeroEnd,
    int beforeSign,
    Sign sign,
    boolean decimal,
    boolean fill,
    boolean minus,
    boolean plus,
    boolean bracket,
    boolean roman,
    boolean exponent) {

  /// Where `S` stands.
  enum Sign {
    NONE,
    BEFORE,
    AFTER
  }

  /// What a pattern stands for.
  enum Pattern {
    NINE("9"),
    ZERO("0"),
    POINT("."),
    LOCAL_POINT("D"),
    COMMA(","),
    GROUP("G"),
    CURRENCY("L"),
    MINUS("MI"),
    PLUS("PL"),
    SIGN("SG"),
    BRACKET("PR"),
    ANCHORED_SIGN("S"),
    ROMAN("RN"),
    ORDINAL("TH"),
    SHIFT("V"),
    EXPONENT("EEEE"),
    BLANK("B"),
    FILL("FM");

    private final String spelling;

    Pattern(String spelling) {
      this.spelling = spelling;
    }
  }

  /// Longer patterns first, so that the first one that fits is the right one.
  private static final List<Pattern> BY_LENGTH =
      List.of(Pattern.values()).stream()
          .sorted((a, b) -> b.spelling.length() - a.spelling.length())
          .toList();

  /// A piece of the template.
  sealed interface Node {
    /// @param lower whether it was written in small letters
    record Field(Pattern pattern, boolean lower) implements Node {}

    record Literal(String text) implements Node {}
  }

  NumberTemplate {
    nodes = List.copyOf(nodes);
  }

  /// @throws SqlException 42601 for patterns that do not go together
  static NumberTemplate parse(String template) {
    Reader reader = new Reader();
    reader.read(template);
    return reader.template();
  }

  /// Reads a template from left to right.
  private static final class Reader {
    private final List<Node> nodes = new ArrayList<>();
    private int before;
    private int after;
    private int shift;
    private int zeroStart;
    private int zeroEnd;
    private int beforeSign;
    private Sign sign = Sign.NONE;
    private boolean decimal;
    private boolean multiplied;
    private boolean fill;
    private boolean minus;
    private boolean plus;
    private boolean bracket;
    private boolean roman;
    private boolean exponent;

    void read(String template) {
      int at = 0;
      while (at < template.length()) {
        Pattern found = null;
        for (Pattern pattern : BY_LENGTH) {
          if (template.regionMatches(true, at, pattern.spelling, 0, pattern.spelling.length())) {
            found = pattern;
            break;
          }
        }
        if (found != null) {
          String spelled = template.substring(at, at + found.spelling.length());
          add(found);
          nodes.add(new Node.Field(found, spelled.equals(spelled.toLowerCase(Locale.ROOT))));
          at += found.spelling.length();
        } else if (template.charAt(at) == '"') {
          at = quoted(template, at + 1);
        } else {
          if (template.charAt(at) == '\\'
              && at + 1 < template.length()
              && template.charAt(at + 1) == '"') {
            at++;
          }
          int length = Character.charCount(template.codePointAt(at));
          nodes.add(new Node.Literal(template.substring(at, at + length)));
          at += length;
        }
      }
    }

    private int quoted(String template, int from) {
      int at = from;
      while (at < template.length() && template.charAt(at) != '"') {
        if (template.charAt(at) == '\\' && at + 1 < template.length()) {
          at++;
        }
        int length = Character.charCount(template.codePointAt(at));
        nodes.add(new Node.Literal(template.substring(at, at + length)));
        at += length;
      }
      return at + 1;
    }

    private void add(Pattern pattern) {
      if (exponent) {
        throw wrong("\"EEEE\" must be the last pattern used");
      }
      switch (pattern) {
        case NINE -> {
          if (bracket) {
            throw wrong("\"9\" must be ahead of \"PR\"");
          }
          digit();
        }
        case ZERO -> {
          if (bracket) {
            throw wrong("\"0\" must be ahead of \"PR\"");
          }
          if (zeroStart == 0 && !decimal) {
            zeroStart = before + 1;
          }
          digit();
          zeroEnd = before + after;
        }
        case POINT, LOCAL_POINT -> {
          if (decimal) {
            throw wrong("multiple decimal points");
          }
          if (multiplied) {
            throw wrong("cannot use \"V\" and decimal point together");
          }
          decimal = true;
        }
        case SHIFT -> {
          if (decimal) {
            throw wrong("cannot use \"V\" and decimal point together");
          }
          multiplied = true;
        }
        case EXPONENT -> {
          if (fill || sign != Sign.NONE || bracket || minus || plus || roman || multiplied) {
            throw wrong(
                "\"EEEE\" is incompatible with other formats",
                "\"EEEE\" may only be used together with digit and decimal point patterns.");
          }
          exponent = true;
        }
        case ANCHORED_SIGN, MINUS, PLUS, SIGN, BRACKET -> sign(pattern);
        case ROMAN -> roman = true;
        case FILL -> fill = true;
        case COMMA, GROUP, CURRENCY, ORDINAL, BLANK -> {}
      }
    }

    private void digit() {
      if (multiplied) {
        shift++;
      } else if (decimal) {
        after++;
      } else {
        before++;
      }
    }

    private void sign(Pattern pattern) {
      if (pattern == Pattern.ANCHORED_SIGN) {
        if (sign != Sign.NONE) {
          throw wrong("cannot use \"S\" twice");
        }
        if (plus || minus || bracket) {
          throw wrong("cannot use \"S\" and \"PL\"/\"MI\"/\"SG\"/\"PR\" together");
        }
        sign = decimal ? Sign.AFTER : Sign.BEFORE;
        beforeSign = before;
        return;
      }
      if (sign != Sign.NONE) {
        throw wrong("cannot use \"S\" and \"" + pattern.spelling + "\" together");
      }
      if (pattern == Pattern.BRACKET) {
        if (plus || minus) {
          throw wrong("cannot use \"PR\" and \"S\"/\"PL\"/\"MI\"/\"SG\" together");
        }
        bracket = true;
        return;
      }
      minus |= pattern != Pattern.PLUS;
      plus |= pattern != Pattern.MINUS;
    }

    private static SqlException wrong(String message) {
      return new SqlException(SqlState.SYNTAX_ERROR, message);
    }

    private static SqlException wrong(String message, String detail) {
      return wrong(message).withDetail(detail);
    }

    NumberTemplate template() {
      return new NumberTemplate(
          nodes,
          before,
          after,
          shift,
          zeroStart,
          zeroEnd,
          beforeSign,
          sign,
          decimal,
          fill,
          minus,
          plus,
          bracket,
          roman,
          exponent);
    }
  }
}
