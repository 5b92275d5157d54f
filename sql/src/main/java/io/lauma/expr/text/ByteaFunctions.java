package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.ByteArrayOutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/// Digests, encodings and bits of bytea.
final class ByteaFunctions {
  private ByteaFunctions() {}

  private static final int BASE64_LINE = 76;

  static void register(FunctionSet set) {
    set.strict("md5_text", (a, out) -> Texts.append(out, md5(a)));
    set.strict("md5_bytea", (a, out) -> Texts.append(out, md5(a)));
    for (String size : new String[] {"224", "256", "384", "512"}) {
      set.strict(
          "sha" + size + "_bytea", (a, out) -> out.appendBytes(digest("SHA-" + size, a.bytes(0))));
    }
    set.strict("binary_encode", (a, out) -> out.appendBytes(encode(a.bytes(0), a.text(1))));
    set.strict("binary_decode", (a, out) -> out.appendBytes(decode(a.text(0), a.text(1))));
    set.strict("byteaGetByte", (a, out) -> out.appendInt(a.bytes(0)[index(a, 8)] & 0xff));
    set.strict("byteaSetByte", ByteaFunctions::setByte);
    set.strict(
        "byteaGetBit", (a, out) -> out.appendInt(a.bytes(0)[index(a, 1)] >> (a.int8(1) & 7) & 1));
    set.strict("byteaSetBit", ByteaFunctions::setBit);
    set.strict("bytea_bit_count", ByteaFunctions::bitCount);
    set.strict("pg_convert_from", ByteaFunctions::convertFrom);
    set.strict("pg_convert_to", ByteaFunctions::convertTo);
  }

  private static String md5(Args args) {
    return HexFormat.of().formatHex(digest("MD5", args.bytes(0)));
  }

  private static byte[] digest(String algorithm, byte[] data) {
    try {
      return MessageDigest.getInstance(algorithm).digest(data);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// The byte that an index of bits or bytes names.
  ///
  /// @throws SqlException 2202E
  private static int index(Args args, int bitsPerIndex) {
    int size = ((io.lauma.row.Vector.Bytes) args.vector(0)).lengthBytes(args.position(0));
    long index = args.integer(1);
    long count = (long) size * 8 / bitsPerIndex;
    if (index < 0 || index >= count) {
      throw new SqlException(
          SqlState.ARRAY_ELEMENT_ERROR,
          String.format(Locale.ROOT, "index %d out of valid range, 0..%d", index, count - 1));
    }
    return (int) (index * bitsPerIndex / 8);
  }

  private static void setByte(Args args, VectorBuilder out) {
    byte[] bytes = args.bytes(0);
    bytes[index(args, 8)] = (byte) args.int4(2);
    out.appendBytes(bytes);
  }

  private static void setBit(Args args, VectorBuilder out) {
    byte[] bytes = args.bytes(0);
    int at = index(args, 1);
    int bit = args.int4(2);
    if (bit != 0 && bit != 1) {
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "new bit must be 0 or 1");
    }
    int shift = (int) (args.int8(1) & 7);
    bytes[at] = (byte) ((bytes[at] & ~(1 << shift)) | bit << shift);
    out.appendBytes(bytes);
  }

  private static void bitCount(Args args, VectorBuilder out) {
    long count = 0;
    for (byte b : args.bytes(0)) {
      count += Integer.bitCount(b & 0xff);
    }
    out.appendLong(count);
  }

  private static SqlException unrecognized(String encoding) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE, "unrecognized encoding: \"" + encoding + "\"");
  }

  private static byte[] encode(byte[] data, String encoding) {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "hex" -> HexFormat.of().formatHex(data).getBytes(StandardCharsets.US_ASCII);
      case "base64" -> Base64.getMimeEncoder(BASE64_LINE, new byte[] {'\n'}).encode(data);
      case "escape" -> escape(data);
      default -> throw unrecognized(encoding);
    };
  }

  private static byte[] escape(byte[] data) {
    StringBuilder out = new StringBuilder();
    for (byte b : data) {
      if (b == '\\') {
        out.append("\\\\");
      } else if (b <= 0) {
        out.append(String.format(Locale.ROOT, "\\%03o", b & 0xff));
      } else {
        out.append((char) b);
      }
    }
    return out.toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] decode(String text, String encoding) {
    return switch (encoding.toLowerCase(Locale.ROOT)) {
      case "hex" -> decodeHex(text);
      case "base64" -> decodeBase64(text);
      case "escape" -> decodeEscape(text);
      default -> throw unrecognized(encoding);
    };
  }

  private static SqlException invalidSymbol(String text, int at, String kind) {
    String symbol = text.substring(at, text.offsetByCodePoints(at, 1));
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE,
        kind.equals("base64")
            ? "invalid symbol \"" + symbol + "\" found while decoding base64 sequence"
            : "invalid hexadecimal digit: \"" + symbol + "\"");
  }

  private static byte[] decodeHex(String text) {
    var out = new ByteArrayOutputStream(text.length() / 2);
    int high = -1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
      if (space && high < 0) {
        continue;
      }
      int digit = c < 128 ? Character.digit(c, 16) : -1;
      if (digit < 0) {
        throw invalidSymbol(text, i, "hex");
      }
      if (high < 0) {
        high = digit;
      } else {
        out.write(high << 4 | digit);
        high = -1;
      }
    }
    if (high >= 0) {
      throw new SqlException(
          SqlState.INVALID_PARAMETER_VALUE, "invalid hexadecimal data: odd number of digits");
    }
    return out.toByteArray();
  }

  private static byte[] decodeBase64(String text) {
    StringBuilder digits = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean isDigit =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '+'
              || c == '/'
              || c == '=';
      if (isDigit) {
        digits.append(c);
      } else if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
        throw invalidSymbol(text, i, "base64");
      }
    }
    try {
      if (digits.length() % 4 != 0) {
        throw new IllegalArgumentException("padding");
      }
      return Base64.getDecoder().decode(digits.toString());
    } catch (IllegalArgumentException e) {
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "invalid base64 end sequence")
          .withHint("Input data is missing padding, is truncated, or is otherwise corrupted.")
          .causedBy(e);
    }
  }

  private static byte[] decodeEscape(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    var out = new ByteArrayOutputStream(in.length);
    int at = 0;
    while (at < in.length) {
      if (in[at] != '\\') {
        out.write(in[at++]);
      } else if (at + 1 < in.length && in[at + 1] == '\\') {
        out.write('\\');
        at += 2;
      } else if (at + 3 < in.length
          && in[at + 1] >= '0'
          && in[at + 1] <= '3'
          && isOctal(in[at + 2])
          && isOctal(in[at + 3])) {
        out.write((in[at + 1] - '0') << 6 | (in[at + 2] - '0') << 3 | (in[at + 3] - '0'));
        at += 4;
      } else {
        throw new SqlException(
            SqlState.INVALID_TEXT_REPRESENTATION, "invalid input syntax for type bytea");
      }
    }
    return out.toByteArray();
  }

  private static boolean isOctal(byte b) {
    return b >= '0' && b <= '7';
  }

  private static Charset charset(String name, String role) {
    String plain = name.toUpperCase(Locale.ROOT).replace("_", "").replace("-", "");
    return switch (plain) {
      case "UTF8", "UNICODE" -> StandardCharsets.UTF_8;
      case "LATIN1", "ISO88591" -> StandardCharsets.ISO_8859_1;
      case "SQLASCII" -> StandardCharsets.US_ASCII;
      default ->
          throw new SqlException(
              SqlState.INVALID_PARAMETER_VALUE,
              "invalid " + role + " encoding name \"" + name + "\"");
    };
  }

  private static void convertFrom(Args args, VectorBuilder out) {
    Charset charset = charset(args.text(1), "source");
    try {
      String text = charset.newDecoder().decode(java.nio.ByteBuffer.wrap(args.bytes(0))).toString();
      if (text.indexOf('\0') >= 0) {
        throw invalidBytes("0x00");
      }
      Texts.append(out, text);
    } catch (CharacterCodingException e) {
      throw invalidBytes(HexFormat.ofDelimiter(" ").withPrefix("0x").formatHex(args.bytes(0)))
          .causedBy(e);
    }
  }

  private static SqlException invalidBytes(String bytes) {
    return new SqlException(
        SqlState.CHARACTER_NOT_IN_REPERTOIRE,
        "invalid byte sequence for encoding \"UTF8\": " + bytes);
  }

  private static void convertTo(Args args, VectorBuilder out) {
    out.appendBytes(args.text(0).getBytes(charset(args.text(1), "destination")));
  }
}
