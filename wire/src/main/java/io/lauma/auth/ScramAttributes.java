package io.lauma.auth;

import io.lauma.protocol.Violation;
import io.lauma.types.SqlException;
import java.util.Locale;

/// Reads the comma-separated `letter=value` attributes of a SCRAM message, in their fixed order.
final class ScramAttributes {
  private final String message;
  private int at;

  ScramAttributes(String message, int start) {
    this.message = message;
    this.at = start;
  }

  /// Where the next attribute begins.
  int position() {
    return at;
  }

  boolean atEnd() {
    return at >= message.length();
  }

  /// The value of the attribute that must come next.
  String value(char name) {
    if (atEnd() || message.charAt(at) != name) {
      throw malformed("Expected attribute \"" + name + "\" but found " + found(message, at) + ".");
    }
    return value();
  }

  /// Passes over the next attribute, whatever its name.
  void skip() {
    value();
  }

  boolean isNext(char name) {
    return !atEnd() && message.charAt(at) == name;
  }

  private String value() {
    if (at + 1 >= message.length() || message.charAt(at + 1) != '=') {
      throw malformed("Expected character \"=\" for attribute " + found(message, at) + ".");
    }
    int comma = message.indexOf(',', at);
    int end = comma < 0 ? message.length() : comma;
    String value = message.substring(at + 2, end);
    at = comma < 0 ? end : end + 1;
    return value;
  }

  /// 08P01
  static SqlException malformed(String detail) {
    return Violation.of("malformed SCRAM message").withDetail(detail);
  }

  /// A character as a message may show it: hostile bytes are shown by number.
  static String found(String message, int at) {
    if (at >= message.length()) {
      return "end of message";
    }
    char c = message.charAt(at);
    return c >= 0x21 && c <= 0x7e ? "\"" + c + "\"" : String.format(Locale.ROOT, "0x%02x", (int) c);
  }
}
