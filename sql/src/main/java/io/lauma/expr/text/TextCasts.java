package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.text.StringText;
import java.util.Locale;

/// Casts between character types and their length rules.
final class TextCasts {
  private TextCasts() {}

  static void register(FunctionSet set) {
    set.strict("text_name", (a, out) -> out.appendBytes(StringText.name(a.bytes(0))));
    set.strict("name_text", (a, out) -> out.appendBytes(a.bytes(0)));
    set.strict("bpchar_name", (a, out) -> out.appendBytes(StringText.name(trimmed(a))));
    set.strict("name_bpchar", (a, out) -> out.appendBytes(a.bytes(0)));
    set.strict("char_text", TextCasts::characterText);
    set.strict("char_bpchar", TextCasts::characterText);
    set.strict("text_char", TextCasts::textCharacter);
    set.strict("chartoi4", (a, out) -> out.appendInt((byte) a.int4(0)));
    set.strict("i4tochar", TextCasts::integerCharacter);
    set.strict(
        "varchar",
        (a, out) ->
            out.appendBytes(
                a.bool(2)
                    ? StringText.varcharCast(a.bytes(0), a.int4(1))
                    : StringText.varchar(a.bytes(0), a.int4(1))));
    set.strict(
        "bpchar",
        (a, out) ->
            out.appendBytes(
                a.bool(2)
                    ? StringText.bpcharCast(a.bytes(0), a.int4(1))
                    : StringText.bpchar(a.bytes(0), a.int4(1))));
  }

  private static byte[] trimmed(Args args) {
    byte[] text = args.bytes(0);
    return java.util.Arrays.copyOf(text, StringText.trimmedEnd(text, 0, text.length));
  }

  private static void characterText(Args args, VectorBuilder out) {
    int value = args.int4(0) & 0xff;
    if (value == 0) {
      out.appendBytes(new byte[0]);
    } else if (value < 128) {
      out.appendBytes(new byte[] {(byte) value});
    } else {
      Texts.append(out, String.format(Locale.ROOT, "\\%03o", value));
    }
  }

  private static void textCharacter(Args args, VectorBuilder out) {
    var text = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    byte[] bytes = text.get(at);
    boolean octal =
        bytes.length == 4
            && bytes[0] == '\\'
            && isOctal(bytes[1])
            && isOctal(bytes[2])
            && isOctal(bytes[3]);
    if (octal) {
      out.appendInt((byte) ((bytes[1] - '0') << 6 | (bytes[2] - '0') << 3 | (bytes[3] - '0')));
    } else {
      out.appendInt(bytes.length == 0 ? 0 : bytes[0]);
    }
  }

  private static boolean isOctal(byte b) {
    return b >= '0' && b <= '7';
  }

  private static void integerCharacter(Args args, VectorBuilder out) {
    int value = args.int4(0);
    if (value < Byte.MIN_VALUE || value > Byte.MAX_VALUE) {
      throw new io.lauma.types.SqlException(
          io.lauma.types.SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "\"char\" out of range");
    }
    out.appendInt(value);
  }
}
