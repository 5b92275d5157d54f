package io.lauma.types.text;

import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext.ByteaOutput;
import java.nio.charset.StandardCharsets;

/// Text forms of boolean, bytea, uuid, "char", tid and the transaction ids.
final class SimpleText {
  private SimpleText() {}

  private static final int UUID_BYTES = 16;
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  static boolean bool(String text) {
    return BooleanWord.of(stripSpace(text)).orElseThrow(() -> invalid("boolean", text));
  }

  static String stripSpace(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  static boolean isSpace(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r');
  }

  static SqlException invalid(String typeName, String text) {
    return new SqlException(
        SqlState.INVALID_TEXT_REPRESENTATION,
        "invalid input syntax for type " + typeName + ": \"" + text + "\"");
  }

  static byte[] bytea(String text) {
    return text.startsWith("\\x") ? hexadecimalBytea(text) : escapedBytea(text);
  }

  private static byte[] hexadecimalBytea(String text) {
    ByteSink out = new ByteSink(text.length() / 2);
    int at = 2;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        at++;
        continue;
      }
      int high = hexadecimalDigit(text, at);
      if (at + 1 >= text.length()) {
        throw new SqlException(
            SqlState.INVALID_PARAMETER_VALUE, "invalid hexadecimal data: odd number of digits");
      }
      out.put(high << 4 | hexadecimalDigit(text, at + 1));
      at += 2;
    }
    return out.toBytes();
  }

  private static int hexadecimalDigit(String text, int at) {
    char c = text.charAt(at);
    int digit = c < 128 ? Character.digit(c, 16) : -1;
    if (digit < 0) {
      String shown = new String(Character.toChars(text.codePointAt(at)));
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "invalid hexadecimal digit: \"" + shown + "\"");
    }
    return digit;
  }

  private static byte[] escapedBytea(String text) {
    byte[] source = StringText.utf8(text);
    ByteSink out = new ByteSink(source.length);
    int at = 0;
    while (at < source.length) {
      byte b = source[at];
      if (b != '\\') {
        out.put(b);
        at++;
      } else if (at + 1 < source.length && source[at + 1] == '\\') {
        out.put('\\');
        at += 2;
      } else if (at + 3 < source.length
          && source[at + 1] >= '0'
          && source[at + 1] <= '3'
          && isOctal(source[at + 2])
          && isOctal(source[at + 3])) {
        out.put((source[at + 1] - '0') << 6 | (source[at + 2] - '0') << 3 | source[at + 3] - '0');
        at += 4;
      } else {
        throw new SqlException(
            SqlState.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type bytea");
      }
    }
    return out.toBytes();
  }

  private static boolean isOctal(byte b) {
    return b >= '0' && b <= '7';
  }

  static void writeBytea(byte[] data, int start, int end, ByteaOutput style, ByteSink out) {
    if (style == ByteaOutput.HEX) {
      out.ensure(2 + 2 * (end - start));
      out.putAscii("\\x");
      writeHexadecimal(data, start, end, out);
      return;
    }
    for (int i = start; i < end; i++) {
      int b = data[i] & 0xff;
      if (b == '\\') {
        out.putAscii("\\\\");
      } else if (b < 0x20 || b > 0x7e) {
        out.put('\\');
        out.put('0' + (b >> 6));
        out.put('0' + (b >> 3 & 7));
        out.put('0' + (b & 7));
      } else {
        out.put(b);
      }
    }
  }

  private static void writeHexadecimal(byte[] data, int start, int end, ByteSink out) {
    for (int i = start; i < end; i++) {
      out.put(HEX[data[i] >> 4 & 15]);
      out.put(HEX[data[i] & 15]);
    }
  }

  /// 32 digits, perhaps in braces, with hyphens allowed after each group of four.
  static byte[] uuid(String text) {
    byte[] uuid = new byte[UUID_BYTES];
    boolean braces = text.startsWith("{");
    int at = braces ? 1 : 0;
    for (int i = 0; i < UUID_BYTES; i++) {
      if (at + 1 >= text.length()) {
        throw invalid("uuid", text);
      }
      int high = digit(text.charAt(at));
      int low = digit(text.charAt(at + 1));
      if (high < 0 || low < 0) {
        throw invalid("uuid", text);
      }
      uuid[i] = (byte) (high << 4 | low);
      at += 2;
      boolean groupEnds = i % 2 == 1 && i < UUID_BYTES - 1;
      if (groupEnds && at < text.length() && text.charAt(at) == '-') {
        at++;
      }
    }
    if (braces) {
      if (at >= text.length() || text.charAt(at) != '}') {
        throw invalid("uuid", text);
      }
      at++;
    }
    if (at != text.length()) {
      throw invalid("uuid", text);
    }
    return uuid;
  }

  private static int digit(char c) {
    return c < 128 ? Character.digit(c, 16) : -1;
  }

  static void writeUuid(byte[] data, int start, ByteSink out) {
    for (int i = 0; i < UUID_BYTES; i++) {
      if (i == 4 || i == 6 || i == 8 || i == 10) {
        out.put('-');
      }
      writeHexadecimal(data, start + i, start + i + 1, out);
    }
  }

  /// "char": the first byte of the text.
  static int character(String text) {
    byte[] bytes = StringText.utf8(text);
    return bytes.length == 0 ? 0 : bytes[0];
  }

  /// tid: int32 block and uint16 offset, big-endian.
  static byte[] tid(String text) {
    int comma = text.indexOf(',');
    boolean framed = text.startsWith("(") && text.endsWith(")") && comma > 0;
    if (!framed) {
      throw invalid("tid", text);
    }
    long block = unsigned(text, 1, comma, 0xffffffffL);
    long offset = unsigned(text, comma + 1, text.length() - 1, 0xffff);
    ByteSink out = new ByteSink();
    out.putInt((int) block);
    out.putShort((int) offset);
    return out.toBytes();
  }

  private static long unsigned(String text, int from, int end, long max) {
    long value = 0;
    for (int i = from; i < end; i++) {
      int digit = Character.digit(text.charAt(i), 10);
      value = value * 10 + digit;
      if (digit < 0 || value > max) {
        throw invalid("tid", text);
      }
    }
    if (from == end) {
      throw invalid("tid", text);
    }
    return value;
  }

  static void writeTid(byte[] data, int start, ByteSink out) {
    long block = 0;
    for (int i = 0; i < 4; i++) {
      block = block << 8 | (data[start + i] & 0xff);
    }
    out.put('(');
    out.putDecimal(block);
    out.put(',');
    out.putDecimal((data[start + 4] & 0xff) << 8 | (data[start + 5] & 0xff));
    out.put(')');
  }

  /// xid, cid and xid8 take what digits there are, as C's strtoul does: no digits are 0, too many
  /// are the greatest number, which is then cut to `bits`.
  static long lenientUnsigned(String text, int bits) {
    String number = stripSpace(text);
    boolean negative = number.startsWith("-");
    int at = negative || number.startsWith("+") ? 1 : 0;
    long value = 0;
    boolean overflow = false;
    while (at < number.length() && Character.digit(number.charAt(at), 10) >= 0) {
      int digit = Character.digit(number.charAt(at++), 10);
      overflow |= Long.compareUnsigned(value, Long.divideUnsigned(-1L - digit, 10)) > 0;
      value = value * 10 + digit;
    }
    if (overflow) {
      value = -1;
    } else if (negative) {
      value = -value;
    }
    return bits == Long.SIZE ? value : value & (1L << bits) - 1;
  }
}
