package io.lauma.protocol;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.charset.StandardCharsets;

/// Strict UTF-8, as PostgreSQL checks it: no overlong forms, no surrogates, nothing above U+10FFFF,
/// no zero byte.
public final class Utf8 {
  private Utf8() {}

  /// The text of `bytes[start .. end)`.
  ///
  /// @throws SqlException 22021 naming the first invalid sequence
  public static String decode(byte[] bytes, int start, int end) {
    check(bytes, start, end);
    return new String(bytes, start, end - start, StandardCharsets.UTF_8);
  }

  /// @throws SqlException 22021 naming the first invalid sequence in `bytes[start .. end)`
  public static void check(byte[] bytes, int start, int end) {
    int at = start;
    while (at < end) {
      byte first = bytes[at];
      if (first > 0) {
        at++;
        continue;
      }
      int length = sequenceLength(first);
      if (first == 0 || at + length > end || !isValid(bytes, at, length)) {
        throw invalid(bytes, at, Math.min(at + length, end));
      }
      at += length;
    }
  }

  /// Bytes that a sequence beginning with `first` claims to have; 1 for bytes that begin none.
  private static int sequenceLength(byte first) {
    int value = first & 0xff;
    if ((value & 0xe0) == 0xc0) {
      return 2;
    }
    if ((value & 0xf0) == 0xe0) {
      return 3;
    }
    return (value & 0xf8) == 0xf0 ? 4 : 1;
  }

  private static boolean isValid(byte[] bytes, int at, int length) {
    int first = bytes[at] & 0xff;
    if (length == 1 || first == 0xc0 || first == 0xc1 || first > 0xf4) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      if ((bytes[at + i] & 0xc0) != 0x80) {
        return false;
      }
    }
    int second = bytes[at + 1] & 0xff;
    return switch (first) {
      case 0xe0 -> second >= 0xa0;
      case 0xed -> second <= 0x9f;
      case 0xf0 -> second >= 0x90;
      case 0xf4 -> second <= 0x8f;
      default -> true;
    };
  }

  private static SqlException invalid(byte[] bytes, int start, int end) {
    StringBuilder message = new StringBuilder("invalid byte sequence for encoding \"UTF8\":");
    for (int i = start; i < end; i++) {
      message.append(" 0x");
      message.append(Character.forDigit((bytes[i] >> 4) & 0xf, 16));
      message.append(Character.forDigit(bytes[i] & 0xf, 16));
    }
    return new SqlException(SqlState.CHARACTER_NOT_IN_REPERTOIRE, message.toString());
  }
}
