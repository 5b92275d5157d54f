package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.text.StringText;

/// Lengths and concatenation.
final class LengthFunctions {
  private LengthFunctions() {}

  static void register(FunctionSet set) {
    set.strict("textlen", (a, out) -> out.appendInt(Texts.characters(a, 0)));
    set.strict("bpcharlen", (a, out) -> out.appendInt(paddedCharacters(a)));
    for (String key : new String[] {"textoctetlen", "byteaoctetlen", "bpcharoctetlen"}) {
      set.strict(key, (a, out) -> out.appendInt(lengthBytes(a)));
    }
    set.strict("bit_length(text)", (a, out) -> out.appendInt(8 * lengthBytes(a)));
    set.strict("bit_length(bytea)", (a, out) -> out.appendInt(8 * lengthBytes(a)));
    set.strict("textcat", LengthFunctions::concatenate);
    set.strict("byteacat", LengthFunctions::concatenate);
    set.strict("textanycat(text,anynonarray)", AnyText::concatenate);
    set.strict("anytextcat(anynonarray,text)", AnyText::concatenate);
    set.strict(
        "ascii",
        (a, out) -> {
          String text = a.text(0);
          out.appendInt(text.isEmpty() ? 0 : text.codePointAt(0));
        });
    set.strict(
        "chr",
        (a, out) -> {
          int codePoint = a.int4(0);
          if (codePoint < 0) {
            throw new SqlException(
                SqlState.INVALID_PARAMETER_VALUE, "character number must be positive");
          }
          if (codePoint == 0) {
            throw new SqlException(SqlState.PROGRAM_LIMIT_EXCEEDED, "null character not permitted");
          }
          if (codePoint > Character.MAX_CODE_POINT) {
            throw new SqlException(
                SqlState.PROGRAM_LIMIT_EXCEEDED,
                "requested character too large for encoding: " + codePoint);
          }
          if (codePoint >= Character.MIN_SURROGATE && codePoint <= Character.MAX_SURROGATE) {
            throw new SqlException(
                SqlState.PROGRAM_LIMIT_EXCEEDED,
                "requested character not valid for encoding: " + codePoint);
          }
          Texts.append(out, Character.toString(codePoint));
        });
  }

  private static int lengthBytes(Args args) {
    return ((Vector.Bytes) args.vector(0)).lengthBytes(args.position(0));
  }

  private static int paddedCharacters(Args args) {
    var bytes = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    int end = StringText.trimmedEnd(bytes.data(), bytes.start(at), bytes.end(at));
    return Texts.characters(bytes.data(), bytes.start(at), end);
  }

  private static void concatenate(Args args, io.lauma.row.VectorBuilder out) {
    var left = (Vector.Bytes) args.vector(0);
    var right = (Vector.Bytes) args.vector(1);
    int a = args.position(0);
    int b = args.position(1);
    int leftBytes = left.lengthBytes(a);
    Texts.checkLength((long) leftBytes + right.lengthBytes(b));
    byte[] both = new byte[leftBytes + right.lengthBytes(b)];
    System.arraycopy(left.data(), left.start(a), both, 0, leftBytes);
    System.arraycopy(right.data(), right.start(b), both, leftBytes, right.lengthBytes(b));
    out.appendBytes(both);
  }
}
