package io.lauma.protocol;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// The errors of malformed messages, in PostgreSQL's words.
public final class Violation {
  private Violation() {}

  public static SqlException of(String message) {
    return new SqlException(SqlState.PROTOCOL_VIOLATION, message);
  }

  public static SqlException insufficientData() {
    return of("insufficient data left in message");
  }

  public static SqlException invalidString() {
    return of("invalid string in message");
  }

  public static SqlException invalidFormat() {
    return of("invalid message format");
  }

  /// 54000: the length field of a message says more than `max_message_bytes` allows.
  public static SqlException tooLong(long lengthBytes, long lengthBytesMax) {
    return new SqlException(
        SqlState.PROGRAM_LIMIT_EXCEEDED,
        "message of "
            + lengthBytes
            + " bytes exceeds the limit of "
            + lengthBytesMax
            + " bytes (max_message_bytes)");
  }

  /// 22023
  public static SqlException unsupportedFormat(int code) {
    return new SqlException(SqlState.INVALID_PARAMETER_VALUE, "unsupported format code: " + code);
  }
}
