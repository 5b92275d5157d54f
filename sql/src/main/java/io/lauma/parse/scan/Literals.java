package io.lauma.parse.scan;

/// Quoted strings and identifiers of every style. Each method starts at the literal's first
/// character, adds its token and returns the offset after it.
final class Literals {
  private final String sql;
  private final int length;
  private final Tokens tokens;

  Literals(String sql, Tokens tokens) {
    this.sql = sql;
    this.length = sql.length();
    this.tokens = tokens;
  }

  /// The characters of a literal, doubled quotes made one, and the offset after it.
  record Raw(String content, int end) {}

  int plainString(int start) {
    Raw raw = quoted(start, start + 1, "unterminated quoted string");
    tokens.add(Token.STRING, start, raw.end(), raw.content());
    return raw.end();
  }

  int bits(int start, int kind) {
    Raw raw =
        quoted(
            start,
            start + 2,
            kind == Token.BITS
                ? "unterminated bit string literal"
                : "unterminated hexadecimal string literal");
    tokens.add(kind, start, raw.end(), raw.content());
    return raw.end();
  }

  Raw rawUnicode(int start, char quote) {
    int content = start + 3;
    if (quote == '\'') {
      return quoted(start, content, "unterminated quoted string");
    }
    Raw raw = identifierContent(start, content);
    if (raw.content().isEmpty()) {
      throw LexicalError.of("zero-length delimited identifier", start, raw.end());
    }
    return raw;
  }

  int quotedIdentifier(int start) {
    Raw raw = identifierContent(start, start + 1);
    if (raw.content().isEmpty()) {
      throw LexicalError.of("zero-length delimited identifier", start, raw.end());
    }
    tokens.add(Token.IDENT, start, raw.end(), Identifiers.truncate(raw.content()));
    return raw.end();
  }

  private Raw identifierContent(int start, int content) {
    int end = closing(content, '"');
    if (end < 0) {
      throw LexicalError.of("unterminated quoted identifier", start, length);
    }
    if (end + 1 >= length || sql.charAt(end + 1) != '"') {
      return new Raw(sql.substring(content, end), end + 1);
    }
    StringBuilder text = new StringBuilder();
    int from = content;
    while (end + 1 < length && sql.charAt(end + 1) == '"') {
      text.append(sql, from, end + 1);
      from = end + 2;
      end = closing(from, '"');
      if (end < 0) {
        throw LexicalError.of("unterminated quoted identifier", start, length);
      }
    }
    return new Raw(text.append(sql, from, end).toString(), end + 1);
  }

  /// The content from `content` to the closing quote, over doubled quotes and continuations.
  private Raw quoted(int start, int content, String unterminated) {
    int end = closing(content, '\'');
    if (end < 0) {
      throw LexicalError.of(unterminated, start, length);
    }
    int next = resume(end);
    if (next < 0) {
      return new Raw(sql.substring(content, end), end + 1);
    }
    StringBuilder text = new StringBuilder();
    int from = content;
    while (next >= 0) {
      text.append(sql, from, end);
      if (next == end + 2) {
        text.append('\'');
      }
      from = next;
      end = closing(from, '\'');
      if (end < 0) {
        throw LexicalError.of(unterminated, start, length);
      }
      next = resume(end);
    }
    return new Raw(text.append(sql, from, end).toString(), end + 1);
  }

  private int closing(int from, char quote) {
    int at = from;
    int seen = 0;
    while (at < length) {
      char c = sql.charAt(at);
      if (c == quote) {
        break;
      }
      seen |= c;
      at++;
    }
    if (seen >= 0x80) {
      tokens.wide();
    }
    return at < length ? at : -1;
  }

  /// Where a string goes on after the quote at `quote`: behind a doubled quote, or behind the
  /// opening quote of the next part when a line break stands between; -1 when it ends there.
  int resume(int quote) {
    int at = quote + 1;
    if (at < length && sql.charAt(at) == '\'') {
      return at + 1;
    }
    boolean newline = false;
    while (at < length) {
      char c = sql.charAt(at);
      if (c == '\n' || c == '\r') {
        newline = true;
      } else if (c == '-' && at + 1 < length && sql.charAt(at + 1) == '-') {
        at = endOfLine(at);
        continue;
      } else if (c == '\'' && newline) {
        return at + 1;
      } else if (c != ' ' && c != '\t' && c != '\f') {
        return -1;
      }
      at++;
    }
    return -1;
  }

  private int endOfLine(int from) {
    int at = from;
    while (at < length && sql.charAt(at) != '\n' && sql.charAt(at) != '\r') {
      at++;
    }
    return at;
  }

  int escapeString(int start) {
    return new EscapeString(sql, tokens, this).scan(start);
  }

  /// A dollar-quoted string; -1 when the dollar sign does not begin one.
  int dollarString(int start) {
    int tagEnd = start + 1;
    while (tagEnd < length && isTagCharacter(sql.charAt(tagEnd), tagEnd > start + 1)) {
      tagEnd++;
    }
    if (tagEnd >= length || sql.charAt(tagEnd) != '$') {
      return -1;
    }
    String delimiter = sql.substring(start, tagEnd + 1);
    int end = sql.indexOf(delimiter, tagEnd + 1);
    if (end < 0) {
      throw LexicalError.of("unterminated dollar-quoted string", start, length);
    }
    tokens.wide();
    tokens.add(Token.STRING, start, end + delimiter.length(), sql.substring(tagEnd + 1, end));
    return end + delimiter.length();
  }

  private static boolean isTagCharacter(char c, boolean digitAllowed) {
    return (c >= 'a' && c <= 'z')
        || (c >= 'A' && c <= 'Z')
        || c == '_'
        || c >= 0x80
        || (digitAllowed && c >= '0' && c <= '9');
  }
}
