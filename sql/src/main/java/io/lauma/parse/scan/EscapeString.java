package io.lauma.parse.scan;

import io.lauma.types.SqlState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// A string with backslash escapes, `E'...'`. Octal and hexadecimal escapes are bytes, so the value
/// is gathered as UTF-8 and must be valid in the end.
final class EscapeString {
  private static final String UNTERMINATED = "unterminated quoted string";
  private static final String HINT = "Unicode escapes must be \\uXXXX or \\UXXXXXXXX.";

  private final String sql;
  private final Tokens tokens;
  private final Literals literals;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private boolean rawBytes;
  private int highSurrogate;
  private int at;

  EscapeString(String sql, Tokens tokens, Literals literals) {
    this.sql = sql;
    this.tokens = tokens;
    this.literals = literals;
  }

  int scan(int start) {
    at = start + 2;
    tokens.wide();
    while (true) {
      if (at >= sql.length()) {
        throw highSurrogate != 0
            ? LexicalError.of("invalid Unicode surrogate pair", sql.length(), sql.length())
            : LexicalError.of(UNTERMINATED, start, sql.length());
      }
      char c = sql.charAt(at);
      if (highSurrogate != 0 && !isUnicodeEscape()) {
        throw LexicalError.of("invalid Unicode surrogate pair", at, at + 1);
      }
      if (c == '\\') {
        escape(start);
      } else if (c == '\'') {
        int next = literals.resume(at);
        if (next < 0) {
          return finish(start);
        }
        if (next == at + 2) {
          bytes.write('\'');
        }
        at = next;
      } else {
        plain();
      }
    }
  }

  private boolean isUnicodeEscape() {
    return sql.startsWith("\\u", at) || sql.startsWith("\\U", at);
  }

  private void plain() {
    int end = at;
    while (end < sql.length() && sql.charAt(end) != '\'' && sql.charAt(end) != '\\') {
      end++;
    }
    append(sql.substring(at, end));
    at = end;
  }

  private void append(String text) {
    bytes.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  private void escape(int start) {
    if (at + 1 >= sql.length()) {
      throw LexicalError.of(UNTERMINATED, start, sql.length());
    }
    char c = sql.charAt(at + 1);
    switch (c) {
      case 'b' -> control('\b');
      case 'f' -> control('\f');
      case 'n' -> control('\n');
      case 'r' -> control('\r');
      case 't' -> control('\t');
      case 'u' -> unicode(4);
      case 'U' -> unicode(8);
      case 'x' -> hexadecimal();
      case '0', '1', '2', '3', '4', '5', '6', '7' -> octal();
      default -> {
        int point = sql.codePointAt(at + 1);
        append(Character.toString(point));
        at += 1 + Character.charCount(point);
      }
    }
  }

  private void control(char c) {
    bytes.write(c);
    at += 2;
  }

  private void octal() {
    int value = 0;
    int end = at + 1;
    while (end < sql.length() && end < at + 4 && sql.charAt(end) >= '0' && sql.charAt(end) <= '7') {
      value = value * 8 + (sql.charAt(end) - '0');
      end++;
    }
    raw(value, end);
  }

  private void hexadecimal() {
    int end = at + 2;
    int value = 0;
    while (end < sql.length() && end < at + 4 && hexDigit(sql.charAt(end)) >= 0) {
      value = value * 16 + hexDigit(sql.charAt(end));
      end++;
    }
    if (end == at + 2) {
      control('x');
    } else {
      raw(value, end);
    }
  }

  private void raw(int value, int end) {
    bytes.write(value);
    rawBytes |= (value & 0xff) >= 0x80 || (value & 0xff) == 0;
    at = end;
  }

  static int hexDigit(char c) {
    return c < 0x80 ? Character.digit(c, 16) : -1;
  }

  private void unicode(int digits) {
    int end = at + 2 + digits;
    long value = 0;
    for (int i = at + 2; i < end; i++) {
      int digit = i < sql.length() ? hexDigit(sql.charAt(i)) : -1;
      if (digit < 0) {
        throw LexicalError.at(SqlState.INVALID_ESCAPE_SEQUENCE, "invalid Unicode escape", HINT, at);
      }
      value = value * 16 + digit;
    }
    point(value, end);
    at = end;
  }

  private void point(long value, int end) {
    if (value == 0 || value > Character.MAX_CODE_POINT) {
      throw LexicalError.of("invalid Unicode escape value", at, end);
    }
    boolean low = value >= Character.MIN_LOW_SURROGATE && value <= Character.MAX_LOW_SURROGATE;
    if (low != (highSurrogate != 0)) {
      throw LexicalError.of("invalid Unicode surrogate pair", at, end);
    }
    if (low) {
      append(Character.toString(Character.toCodePoint((char) highSurrogate, (char) value)));
      highSurrogate = 0;
    } else if (value >= Character.MIN_HIGH_SURROGATE && value <= Character.MAX_HIGH_SURROGATE) {
      highSurrogate = (int) value;
    } else {
      append(Character.toString((int) value));
    }
  }

  private int finish(int start) {
    byte[] value = bytes.toByteArray();
    if (rawBytes) {
      Utf8Check.check(value);
    }
    int end = at + 1;
    tokens.add(Token.STRING, start, end, new String(value, StandardCharsets.UTF_8));
    return end;
  }
}
