package io.lauma.expr.text;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Arrays;

/// A LIKE pattern compiled to literal bytes and wildcards. Matching takes time in proportion to
/// text times pattern at worst.
final class LikePattern {
  private static final int ANY_CHARACTER = 256;
  private static final int ANY_STRING = 257;

  /// The escape character at the end: an error when matching comes that far.
  private static final int DANGLING_ESCAPE = 258;

  private enum Shape {
    EXACT,
    PREFIX,
    SUFFIX,
    INFIX,
    GENERAL
  }

  /// Bytes, or one of the wildcards.
  private final int[] tokens;

  private final boolean ignoreCase;
  private final boolean bytes;
  private final Shape shape;
  private final byte[] literal;

  /// @param ignoreCase whether ASCII letters of either case match
  /// @param bytes whether `_` stands for a byte, not a character
  LikePattern(byte[] pattern, boolean ignoreCase, boolean bytes) {
    this.ignoreCase = ignoreCase;
    this.bytes = bytes;
    this.tokens = tokens(pattern, ignoreCase);
    this.shape = shape(tokens);
    int from = shape == Shape.SUFFIX || shape == Shape.INFIX ? 1 : 0;
    int to = tokens.length - (shape == Shape.PREFIX || shape == Shape.INFIX ? 1 : 0);
    this.literal = new byte[shape == Shape.GENERAL ? 0 : to - from];
    for (int i = 0; i < literal.length; i++) {
      literal[i] = (byte) tokens[from + i];
    }
  }

  private static int[] tokens(byte[] pattern, boolean ignoreCase) {
    int[] tokens = new int[pattern.length];
    int count = 0;
    for (int i = 0; i < pattern.length; i++) {
      int b = pattern[i] & 0xff;
      if (b == '%') {
        if (count == 0 || tokens[count - 1] != ANY_STRING) {
          tokens[count++] = ANY_STRING;
        }
      } else if (b == '_') {
        tokens[count++] = ANY_CHARACTER;
      } else {
        if (b == '\\') {
          i++;
          b = i == pattern.length ? DANGLING_ESCAPE : pattern[i] & 0xff;
        }
        tokens[count++] = ignoreCase ? lower(b) : b;
      }
    }
    return Arrays.copyOf(tokens, count);
  }

  private static Shape shape(int[] tokens) {
    int last = tokens.length - 1;
    for (int i = 0; i <= last; i++) {
      boolean edge = i == 0 || i == last;
      boolean special = tokens[i] == ANY_CHARACTER || tokens[i] == DANGLING_ESCAPE;
      if (special || (tokens[i] == ANY_STRING && !edge)) {
        return Shape.GENERAL;
      }
    }
    if (last < 0) {
      return Shape.EXACT;
    }
    boolean first = tokens[0] == ANY_STRING;
    boolean end = tokens[last] == ANY_STRING;
    if (last == 0 && first) {
      return Shape.GENERAL;
    }
    return first ? (end ? Shape.INFIX : Shape.SUFFIX) : end ? Shape.PREFIX : Shape.EXACT;
  }

  private static int lower(int b) {
    return b >= 'A' && b <= 'Z' ? b + 32 : b;
  }

  boolean matches(byte[] data, int start, int end) {
    int size = end - start;
    return switch (shape) {
      case EXACT -> size == literal.length && literalAt(data, start);
      case PREFIX -> size >= literal.length && literalAt(data, start);
      case SUFFIX -> size >= literal.length && literalAt(data, end - literal.length);
      case INFIX -> contains(data, start, end);
      case GENERAL -> general(data, start, end);
    };
  }

  private boolean literalAt(byte[] data, int at) {
    if (!ignoreCase) {
      return Arrays.equals(data, at, at + literal.length, literal, 0, literal.length);
    }
    for (int i = 0; i < literal.length; i++) {
      if (lower(data[at + i] & 0xff) != (literal[i] & 0xff)) {
        return false;
      }
    }
    return true;
  }

  private boolean contains(byte[] data, int start, int end) {
    int last = end - literal.length;
    for (int i = start; i <= last; i++) {
      if (literalAt(data, i)) {
        return true;
      }
    }
    return false;
  }

  /// After a mismatch only the last `%` takes one character more.
  private boolean general(byte[] data, int start, int end) {
    int at = start;
    int token = 0;
    int starToken = -1;
    int starAt = start;
    while (at < end) {
      if (token < tokens.length && tokens[token] == ANY_STRING) {
        starToken = token++;
        starAt = at;
      } else if (token < tokens.length && tokens[token] == ANY_CHARACTER) {
        at = next(data, at, end);
        token++;
      } else if (token < tokens.length && tokens[token] == DANGLING_ESCAPE) {
        throw new SqlException(
            SqlState.INVALID_ESCAPE_SEQUENCE, "LIKE pattern must not end with escape character");
      } else if (token < tokens.length && tokens[token] == byteAt(data, at)) {
        at++;
        token++;
      } else if (starToken >= 0) {
        starAt = next(data, starAt, end);
        at = starAt;
        token = starToken + 1;
      } else {
        return false;
      }
    }
    while (token < tokens.length && tokens[token] == ANY_STRING) {
      token++;
    }
    return token == tokens.length;
  }

  private int byteAt(byte[] data, int at) {
    int b = data[at] & 0xff;
    return ignoreCase ? lower(b) : b;
  }

  private int next(byte[] data, int at, int end) {
    return bytes ? at + 1 : Texts.skip(data, at, end, 1);
  }
}
