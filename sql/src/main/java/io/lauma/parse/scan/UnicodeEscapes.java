package io.lauma.parse.scan;

import io.lauma.types.SqlState;
import org.jspecify.annotations.Nullable;

/// The escapes of `U&'...'` and `U&"..."`.
final class UnicodeEscapes {
  private static final String HINT = "Unicode escapes must be \\XXXX or \\+XXXXXX.";
  private static final String INVALID_PAIR = "invalid Unicode surrogate pair";
  private static final int PREFIX_CHARS = 3;

  private final String raw;
  private final char escape;
  private final int start;
  private final StringBuilder text = new StringBuilder();
  private int at;
  private int highSurrogate;

  private UnicodeEscapes(String raw, char escape, int start) {
    this.raw = raw;
    this.escape = escape;
    this.start = start;
  }

  /// Whether UESCAPE may name `c`.
  static boolean isEscape(char c) {
    return EscapeString.hexDigit(c) < 0
        && c != '+'
        && c != '\''
        && c != '"'
        && " \t\n\r\f".indexOf(c) < 0;
  }

  /// @param start offset of the literal, for positions
  static String decode(String raw, char escape, int start, boolean identifier) {
    String text = raw.indexOf(escape) < 0 ? raw : new UnicodeEscapes(raw, escape, start).decode();
    return identifier ? Identifiers.truncate(text) : text;
  }

  private String decode() {
    while (at < raw.length()) {
      char c = raw.charAt(at);
      if (c == escape && (at + 1 >= raw.length() || raw.charAt(at + 1) != escape)) {
        point();
      } else {
        requireNoPending();
        text.append(c);
        at += c == escape ? 2 : 1;
      }
    }
    requireNoPending();
    return text.toString();
  }

  private void requireNoPending() {
    if (highSurrogate != 0) {
      throw error(INVALID_PAIR, null);
    }
  }

  private void point() {
    boolean six = at + 1 < raw.length() && raw.charAt(at + 1) == '+';
    int from = at + (six ? 2 : 1);
    int end = from + (six ? 6 : 4);
    int value = 0;
    for (int i = from; i < end; i++) {
      int digit = i < raw.length() ? EscapeString.hexDigit(raw.charAt(i)) : -1;
      if (digit < 0) {
        throw error("invalid Unicode escape", HINT);
      }
      value = value * 16 + digit;
    }
    if (value == 0 || value > Character.MAX_CODE_POINT) {
      throw error("invalid Unicode escape value", null);
    }
    add(value);
    at = end;
  }

  private void add(int value) {
    boolean low = value >= Character.MIN_LOW_SURROGATE && value <= Character.MAX_LOW_SURROGATE;
    if (low != (highSurrogate != 0)) {
      throw error(INVALID_PAIR, null);
    }
    if (low) {
      text.appendCodePoint(Character.toCodePoint((char) highSurrogate, (char) value));
      highSurrogate = 0;
    } else if (value >= Character.MIN_HIGH_SURROGATE && value <= Character.MAX_HIGH_SURROGATE) {
      highSurrogate = value;
    } else {
      text.appendCodePoint(value);
    }
  }

  private LexicalError error(String message, @Nullable String hint) {
    return LexicalError.at(SqlState.SYNTAX_ERROR, message, hint, start + PREFIX_CHARS + at);
  }
}
