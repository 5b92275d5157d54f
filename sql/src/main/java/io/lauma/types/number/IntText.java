package io.lauma.types.number;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Text input of the integer types.
public final class IntText {
  private IntText() {}

  /// A signed integer within `min .. max` (`min` is `-max - 1`).
  ///
  /// @param typeName for messages, for example "integer"
  /// @throws SqlException 22P02, 22003
  public static long parse(String text, String typeName, long min, long max) {
    int end = text.length();
    int at = skipSpace(text, 0);
    boolean negative = false;
    if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      negative = text.charAt(at) == '-';
      at++;
    }
    int digitsStart = at;
    long value = 0;
    while (at < end && isDigit(text.charAt(at))) {
      int digit = text.charAt(at++) - '0';
      if (value < (min + digit) / 10) {
        throw outOfRange(text, typeName);
      }
      value = value * 10 - digit;
      if (value < min) {
        throw outOfRange(text, typeName);
      }
    }
    if (at == digitsStart || skipSpace(text, at) != end) {
      throw invalid(text, typeName);
    }
    if (!negative && value < -max) {
      throw outOfRange(text, typeName);
    }
    return negative ? value : -value;
  }

  /// An unsigned 32-bit number as oid, xid and cid read it: a negative one wraps.
  ///
  /// @throws SqlException 22P02, 22003
  public static long parseUnsigned32(String text, String typeName) {
    int end = text.length();
    int at = skipSpace(text, 0);
    boolean negative = false;
    if (at < end && (text.charAt(at) == '-' || text.charAt(at) == '+')) {
      negative = text.charAt(at) == '-';
      at++;
    }
    int digitsStart = at;
    long value = 0;
    while (at < end && isDigit(text.charAt(at))) {
      value = value * 10 + (text.charAt(at++) - '0');
      if (value > 0xffffffffL) {
        throw outOfRange(text, typeName);
      }
    }
    if (at == digitsStart || skipSpace(text, at) != end) {
      throw invalid(text, typeName);
    }
    if (negative && value > 0x80000000L) {
      throw outOfRange(text, typeName);
    }
    return negative ? -value & 0xffffffffL : value;
  }

  static int skipSpace(String text, int from) {
    int at = from;
    while (at < text.length() && isSpace(text.charAt(at))) {
      at++;
    }
    return at;
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  private static SqlException invalid(String text, String typeName) {
    return new SqlException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        "invalid input syntax for type " + typeName + ": \"" + text + "\"");
  }

  private static SqlException outOfRange(String text, String typeName) {
    return new SqlException(
        SqlState.NUMERIC_VALUE_OUT_OF_RANGE,
        "value \"" + text + "\" is out of range for type " + typeName);
  }
}
