package io.lauma.types.time;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Splits date, time and interval input into tokens, all in lower case (the manual, appendix B).
final class DateTimeTokens {
  /// What a token looks like.
  enum Kind {
    /// Digits, perhaps with a fraction.
    NUMBER,
    /// Letters.
    WORD,
    /// Parts joined by `-`, `/` or `.`: a date, or the name of a time zone.
    DATE,
    /// Digits with `:`.
    TIME,
    /// A sign with digits: an offset, or a signed number of an interval.
    SIGNED,
    /// A sign with letters, for example "-infinity".
    SIGNED_WORD
  }

  record Token(Kind kind, String text) {}

  /// Longer input is not a date, time or interval.
  private static final int LENGTH_MAX = 128;

  private static final int TOKENS_MAX = 25;

  private final String text;
  private int at;

  private DateTimeTokens(String text) {
    this.text = text;
  }

  /// Empty when the input cannot be tokens.
  static Optional<List<Token>> split(String text) {
    if (text.length() > LENGTH_MAX) {
      return Optional.empty();
    }
    return new DateTimeTokens(text.toLowerCase(Locale.ROOT)).all();
  }

  private Optional<List<Token>> all() {
    List<Token> tokens = new ArrayList<>();
    while (at < text.length()) {
      char c = text.charAt(at);
      if (isSpace(c)) {
        at++;
      } else if (isDigit(c) || (c == '.' && isDigit(peek(1)))) {
        tokens.add(number());
      } else if (isLetter(c)) {
        tokens.add(word());
      } else if (c == '+' || c == '-') {
        Optional<Token> signed = signed();
        if (signed.isEmpty()) {
          return Optional.empty();
        }
        tokens.add(signed.get());
      } else if (c > ' ' && c < 0x7f) {
        at++;
      } else {
        return Optional.empty();
      }
      if (tokens.size() > TOKENS_MAX) {
        return Optional.empty();
      }
    }
    return Optional.of(tokens);
  }

  private Token number() {
    int start = at;
    digits();
    char next = peek(0);
    if (next == ':') {
      while (isDigit(peek(0)) || peek(0) == ':' || peek(0) == '.') {
        at++;
      }
      return token(Kind.TIME, start);
    }
    if (next != '-' && next != '/' && next != '.') {
      return token(Kind.NUMBER, start);
    }
    at++;
    if (isDigit(peek(0))) {
      digits();
      if (peek(0) == next) {
        while (isDigit(peek(0)) || peek(0) == next) {
          at++;
        }
        return token(Kind.DATE, start);
      }
      return token(next == '.' ? Kind.NUMBER : Kind.DATE, start);
    }
    if (next == '.') {
      return token(Kind.NUMBER, start);
    }
    while (isDigit(peek(0)) || isLetter(peek(0)) || peek(0) == next) {
      at++;
    }
    return token(Kind.DATE, start);
  }

  private Token word() {
    int start = at;
    while (isLetter(peek(0))) {
      at++;
    }
    char next = peek(0);
    boolean joined = next == '-' || next == '/' || next == '.';
    if (!joined && (next == '+' || isDigit(next))) {
      joined = !DateTimeWords.isKnown(text.substring(start, at));
    }
    if (!joined) {
      return token(Kind.WORD, start);
    }
    while (isDigit(peek(0)) || isLetter(peek(0)) || "+-/_:.".indexOf(peek(0)) >= 0) {
      at++;
    }
    return token(Kind.DATE, start);
  }

  private Optional<Token> signed() {
    int start = at++;
    while (isSpace(peek(0))) {
      at++;
    }
    String sign = text.substring(start, start + 1);
    int bodyStart = at;
    if (isDigit(peek(0)) || (peek(0) == '.' && isDigit(peek(1)))) {
      while (isDigit(peek(0)) || ":.-".indexOf(peek(0)) >= 0) {
        at++;
      }
      return Optional.of(new Token(Kind.SIGNED, sign + text.substring(bodyStart, at)));
    }
    if (isLetter(peek(0))) {
      while (isLetter(peek(0))) {
        at++;
      }
      return Optional.of(new Token(Kind.SIGNED_WORD, sign + text.substring(bodyStart, at)));
    }
    return Optional.empty();
  }

  private Token token(Kind kind, int start) {
    return new Token(kind, text.substring(start, at));
  }

  private void digits() {
    while (isDigit(peek(0))) {
      at++;
    }
  }

  /// NUL past the end.
  private char peek(int ahead) {
    return at + ahead < text.length() ? text.charAt(at + ahead) : '\0';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }
}
