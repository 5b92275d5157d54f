package io.lauma.parse.scan;

import io.lauma.types.SqlState;
import java.util.Locale;

/// PostgreSQL's check of bytes that escapes put into a string.
final class Utf8Check {
  private Utf8Check() {}

  /// @throws LexicalError 22021 for the first sequence that is no UTF-8, or a zero byte
  static void check(byte[] bytes) {
    int at = 0;
    while (at < bytes.length) {
      int size = size(bytes[at] & 0xff);
      if (!isValid(bytes, at, size)) {
        throw invalid(bytes, at, size);
      }
      at += size;
    }
  }

  private static int size(int first) {
    if (first < 0xc0) {
      return 1;
    }
    if (first < 0xe0) {
      return 2;
    }
    if (first < 0xf0) {
      return 3;
    }
    return first < 0xf8 ? 4 : 1;
  }

  private static boolean isValid(byte[] bytes, int at, int size) {
    int first = bytes[at] & 0xff;
    if (size == 1) {
      return first != 0 && first < 0x80;
    }
    if (at + size > bytes.length) {
      return false;
    }
    int point = first & (0xff >> (size + 1));
    for (int i = at + 1; i < at + size; i++) {
      if ((bytes[i] & 0xc0) != 0x80) {
        return false;
      }
      point = (point << 6) | (bytes[i] & 0x3f);
    }
    int least = size == 2 ? 0x80 : size == 3 ? 0x800 : 0x10000;
    boolean surrogate = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    return point >= least && point <= Character.MAX_CODE_POINT && !surrogate;
  }

  private static LexicalError invalid(byte[] bytes, int at, int size) {
    StringBuilder message = new StringBuilder("invalid byte sequence for encoding \"UTF8\":");
    for (int i = at; i < Math.min(at + size, bytes.length); i++) {
      message.append(String.format(Locale.ROOT, " 0x%02x", bytes[i]));
    }
    return LexicalError.withoutPosition(SqlState.CHARACTER_NOT_IN_REPERTOIRE, message.toString());
  }
}
