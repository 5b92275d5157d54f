package io.lauma.parse.scan;

/// Identifiers as PostgreSQL keeps them: ASCII letters folded, at most 63 bytes of UTF-8.
public final class Identifiers {
  /// Bytes of UTF-8 that a name may have; the rest is cut off at a character's boundary.
  public static final int NAME_BYTES_MAX = 63;

  private static final int UTF8_BYTES_PER_CHAR_MAX = 3;

  private Identifiers() {}

  /// `text` with ASCII letters in lower case.
  public static String fold(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'A' && c <= 'Z') {
        return foldFrom(text, i);
      }
    }
    return text;
  }

  private static String foldFrom(String text, int from) {
    char[] folded = text.toCharArray();
    for (int i = from; i < folded.length; i++) {
      if (folded[i] >= 'A' && folded[i] <= 'Z') {
        folded[i] += (char) ('a' - 'A');
      }
    }
    return new String(folded);
  }

  /// `text` cut to [#NAME_BYTES_MAX].
  public static String truncate(String text) {
    if (text.length() * UTF8_BYTES_PER_CHAR_MAX <= NAME_BYTES_MAX) {
      return text;
    }
    int bytes = 0;
    int i = 0;
    while (i < text.length()) {
      int point = text.codePointAt(i);
      bytes += bytesOf(point);
      if (bytes > NAME_BYTES_MAX) {
        return text.substring(0, i);
      }
      i += Character.charCount(point);
    }
    return text;
  }

  private static int bytesOf(int point) {
    if (point < 0x80) {
      return 1;
    }
    if (point < 0x800) {
      return 2;
    }
    return point < 0x10000 ? 3 : 4;
  }
}
