package io.lauma.types.text;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/// Character strings: UTF-8, and the length rules of varchar(n), char(n) and name. Lengths count
/// characters (code points).
public final class StringText {
  private StringText() {}

  /// Bytes of a name, without the closing NUL that PostgreSQL counts.
  public static final int NAME_BYTES_MAX = 63;

  private static final int TYPMOD_OFFSET = 4;

  /// @throws SqlException 22021 for a NUL character, which text cannot hold
  public static byte[] utf8(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new SqlException(
          SqlState.CHARACTER_NOT_IN_REPERTOIRE,
          "invalid byte sequence for encoding \"UTF8\": 0x00");
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /// Strict: the text of UTF-8 bytes.
  ///
  /// @throws SqlException 22021 for bytes that are not UTF-8, or a NUL
  public static String ofUtf8(byte[] data, int start, int end) {
    checkUtf8(data, start, end);
    return new String(data, start, end - start, StandardCharsets.UTF_8);
  }

  /// @throws SqlException 22021 for bytes that are not UTF-8, or a NUL
  public static void checkUtf8(byte[] data, int start, int end) {
    int at = start;
    while (at < end) {
      int lead = data[at];
      if (lead > 0) {
        at++;
        continue;
      }
      int length = sequenceLength(lead & 0xff);
      if (length == 1 || at + length > end || !isSequence(data, at, length)) {
        throw invalidUtf8(data, at, Math.min(end, at + length));
      }
      at += length;
    }
  }

  private static int sequenceLength(int lead) {
    if (lead >= 0xf0 && lead <= 0xf7) {
      return 4;
    }
    return lead >= 0xe0 && lead < 0xf0 ? 3 : lead >= 0xc0 && lead < 0xe0 ? 2 : 1;
  }

  private static boolean isSequence(byte[] data, int at, int length) {
    int point = data[at] & (0xff >> (length + 1));
    for (int i = 1; i < length; i++) {
      if ((data[at + i] & 0xc0) != 0x80) {
        return false;
      }
      point = point << 6 | (data[at + i] & 0x3f);
    }
    return switch (length) {
      case 2 -> point >= 0x80;
      case 3 -> point >= 0x800 && (point < 0xd800 || point > 0xdfff);
      default -> point >= 0x10000 && point <= 0x10ffff;
    };
  }

  private static SqlException invalidUtf8(byte[] data, int start, int end) {
    StringBuilder shown = new StringBuilder();
    for (int i = start; i < end; i++) {
      shown.append(String.format(Locale.ROOT, " 0x%02x", data[i] & 0xff));
    }
    return new SqlException(
        SqlState.CHARACTER_NOT_IN_REPERTOIRE,
        "invalid byte sequence for encoding \"UTF8\":" + shown);
  }

  /// varchar(n) on assignment and input: characters beyond n may only be spaces, which are dropped.
  ///
  /// @return `utf8` itself when it fits
  /// @throws SqlException 22001
  public static byte[] varchar(byte[] utf8, int typmod) {
    if (typmod < TYPMOD_OFFSET) {
      return utf8;
    }
    int max = typmod - TYPMOD_OFFSET;
    int end = characterEnd(utf8, max);
    if (end == utf8.length) {
      return utf8;
    }
    checkOnlySpaces(utf8, end, "character varying(" + max + ")");
    return Arrays.copyOf(utf8, end);
  }

  /// varchar(n) in an explicit cast: cut without a word.
  public static byte[] varcharCast(byte[] utf8, int typmod) {
    if (typmod < TYPMOD_OFFSET) {
      return utf8;
    }
    int end = characterEnd(utf8, typmod - TYPMOD_OFFSET);
    return end == utf8.length ? utf8 : Arrays.copyOf(utf8, end);
  }

  /// char(n) on assignment and input: padded with spaces to n.
  ///
  /// @throws SqlException 22001
  public static byte[] bpchar(byte[] utf8, int typmod) {
    if (typmod < TYPMOD_OFFSET) {
      return utf8;
    }
    int max = typmod - TYPMOD_OFFSET;
    int end = characterEnd(utf8, max);
    if (end == utf8.length) {
      return padded(utf8, max);
    }
    checkOnlySpaces(utf8, end, "character(" + max + ")");
    return Arrays.copyOf(utf8, end);
  }

  /// char(n) in an explicit cast: cut or padded.
  public static byte[] bpcharCast(byte[] utf8, int typmod) {
    if (typmod < TYPMOD_OFFSET) {
      return utf8;
    }
    int max = typmod - TYPMOD_OFFSET;
    int end = characterEnd(utf8, max);
    return end == utf8.length ? padded(utf8, max) : Arrays.copyOf(utf8, end);
  }

  /// name: cut to 63 bytes, at a character.
  public static byte[] name(byte[] utf8) {
    if (utf8.length <= NAME_BYTES_MAX) {
      return utf8;
    }
    int end = NAME_BYTES_MAX;
    while (end > 0 && (utf8[end] & 0xc0) == 0x80) {
      end--;
    }
    return Arrays.copyOf(utf8, end);
  }

  /// The length without the spaces at the end (what char(n) compares and casts by).
  public static int trimmedEnd(byte[] utf8, int start, int end) {
    int at = end;
    while (at > start && utf8[at - 1] == ' ') {
      at--;
    }
    return at;
  }

  public static int characters(byte[] utf8, int start, int end) {
    int characters = 0;
    for (int i = start; i < end; i++) {
      if ((utf8[i] & 0xc0) != 0x80) {
        characters++;
      }
    }
    return characters;
  }

  /// The modifier of varchar(n) and char(n).
  public static int typmod(int characters) {
    return characters + TYPMOD_OFFSET;
  }

  /// The n of a modifier; [SqlType#NO_TYPMOD] stays.
  public static int declaredLength(int typmod) {
    return typmod == SqlType.NO_TYPMOD ? SqlType.NO_TYPMOD : typmod - TYPMOD_OFFSET;
  }

  private static int characterEnd(byte[] utf8, int max) {
    if (utf8.length <= max) {
      return utf8.length;
    }
    int characters = 0;
    for (int i = 0; i < utf8.length; i++) {
      if ((utf8[i] & 0xc0) != 0x80 && characters++ == max) {
        return i;
      }
    }
    return utf8.length;
  }

  private static void checkOnlySpaces(byte[] utf8, int from, String typeName) {
    for (int i = from; i < utf8.length; i++) {
      if (utf8[i] != ' ') {
        throw new SqlException(
            SqlState.STRING_DATA_RIGHT_TRUNCATION, "value too long for type " + typeName);
      }
    }
  }

  private static byte[] padded(byte[] utf8, int max) {
    int missing = max - characters(utf8, 0, utf8.length);
    if (missing <= 0) {
      return utf8;
    }
    byte[] padded = Arrays.copyOf(utf8, utf8.length + missing);
    Arrays.fill(padded, utf8.length, padded.length, (byte) ' ');
    return padded;
  }
}
