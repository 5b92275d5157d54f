package io.lauma.types.json;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Locale;

/// Splits JSON text into tokens, with PostgreSQL's errors.
final class JsonLexer {
  enum Token {
    OBJECT_START,
    OBJECT_END,
    ARRAY_START,
    ARRAY_END,
    COMMA,
    COLON,
    STRING,
    NUMBER,
    TRUE,
    FALSE,
    NULL,
    END
  }

  private final String text;
  private final boolean decode;
  private int start;
  private int at;
  private Token token = Token.END;
  private final StringBuilder string = new StringBuilder();

  /// @param decode whether strings are decoded, which checks more (jsonb)
  JsonLexer(String text, boolean decode) {
    this.text = text;
    this.decode = decode;
    next();
  }

  Token token() {
    return token;
  }

  int tokenStart() {
    return start;
  }

  int tokenEnd() {
    return at;
  }

  /// The token as written.
  String tokenText() {
    return text.substring(start, at);
  }

  /// The decoded text of a STRING.
  String stringValue() {
    return string.toString();
  }

  void next() {
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    start = at;
    if (at == text.length()) {
      token = Token.END;
      return;
    }
    char c = text.charAt(at);
    switch (c) {
      case '{' -> single(Token.OBJECT_START);
      case '}' -> single(Token.OBJECT_END);
      case '[' -> single(Token.ARRAY_START);
      case ']' -> single(Token.ARRAY_END);
      case ',' -> single(Token.COMMA);
      case ':' -> single(Token.COLON);
      case '"' -> string();
      case '-' -> {
        at++;
        number();
      }
      default -> {
        if (isDigit(c)) {
          number();
        } else {
          word();
        }
      }
    }
  }

  private void single(Token single) {
    at++;
    token = single;
  }

  private void word() {
    while (at < text.length() && isWordPart(text.charAt(at))) {
      at++;
    }
    switch (tokenText()) {
      case "true" -> token = Token.TRUE;
      case "false" -> token = Token.FALSE;
      case "null" -> token = Token.NULL;
      default -> {
        if (at == start) {
          at += Character.charCount(text.codePointAt(at));
        }
        throw invalidToken();
      }
    }
  }

  private void number() {
    boolean valid = at < text.length() && isDigit(text.charAt(at));
    if (valid) {
      if (text.charAt(at) == '0') {
        at++;
      } else {
        digits();
      }
    }
    if (at < text.length() && text.charAt(at) == '.') {
      at++;
      valid &= digits();
    }
    if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      if (at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-')) {
        at++;
      }
      valid &= digits();
    }
    while (at < text.length() && isWordPart(text.charAt(at))) {
      valid = false;
      at++;
    }
    if (!valid) {
      throw invalidToken();
    }
    token = Token.NUMBER;
  }

  private boolean digits() {
    int from = at;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at > from;
  }

  private void string() {
    string.setLength(0);
    at++;
    int highSurrogate = -1;
    while (true) {
      if (at == text.length()) {
        throw invalidToken();
      }
      char c = text.charAt(at++);
      boolean escapedUnicode = c == '\\' && at < text.length() && text.charAt(at) == 'u';
      if (highSurrogate >= 0 && !escapedUnicode) {
        throw lowMustFollowHigh();
      }
      if (c == '"') {
        break;
      }
      if (c < ' ') {
        throw invalid(
            String.format(Locale.ROOT, "Character with value 0x%02x must be escaped.", (int) c));
      }
      if (escapedUnicode) {
        at++;
        highSurrogate = unicode(highSurrogate);
      } else if (c == '\\') {
        escape();
      } else {
        string.append(c);
      }
    }
    token = Token.STRING;
  }

  private void escape() {
    if (at == text.length()) {
      throw invalidToken();
    }
    char c = text.charAt(at++);
    switch (c) {
      case '"', '\\', '/' -> string.append(c);
      case 'b' -> string.append('\b');
      case 'f' -> string.append('\f');
      case 'n' -> string.append('\n');
      case 'r' -> string.append('\r');
      case 't' -> string.append('\t');
      default -> {
        String shown = new String(Character.toChars(text.codePointAt(at - 1)));
        throw invalid("Escape sequence \"\\" + shown + "\" is invalid.");
      }
    }
  }

  /// Takes four digits; returns the first half of a pair that waits for its second, or -1.
  private int unicode(int highSurrogate) {
    int unit = 0;
    for (int i = 0; i < 4; i++) {
      if (at == text.length()) {
        throw invalidToken();
      }
      int digit = text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
      if (digit < 0) {
        throw invalid("\"\\u\" must be followed by four hexadecimal digits.");
      }
      unit = unit << 4 | digit;
      at++;
    }
    if (!decode) {
      return -1;
    }
    if (unit == 0) {
      throw new SqlException(
              SqlState.UNTRANSLATABLE_CHARACTER, "unsupported Unicode escape sequence")
          .withDetail("\\u0000 cannot be converted to text.");
    }
    if (Character.isHighSurrogate((char) unit)) {
      if (highSurrogate >= 0) {
        throw invalid("Unicode high surrogate must not follow a high surrogate.");
      }
      return unit;
    }
    boolean low = Character.isLowSurrogate((char) unit);
    if (low != highSurrogate >= 0) {
      throw lowMustFollowHigh();
    }
    if (low) {
      string.append((char) highSurrogate);
    }
    string.append((char) unit);
    return -1;
  }

  private static SqlException lowMustFollowHigh() {
    return invalid("Unicode low surrogate must follow a high surrogate.");
  }

  private SqlException invalidToken() {
    return invalid("Token \"" + tokenText() + "\" is invalid.");
  }

  /// The error for a token that is not allowed where it stands.
  SqlException expected(String what) {
    return token == Token.END
        ? invalid("The input string ended unexpectedly.")
        : invalid("Expected " + what + ", but found \"" + tokenText() + "\".");
  }

  static SqlException invalid(String detail) {
    return new SqlException(
            SqlState.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type json")
        .withDetail(detail);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean isWordPart(char c) {
    return isDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
  }
}
