package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Arrays;

/// Parts of strings by position, and positions of parts.
final class SubstringFunctions {
  private SubstringFunctions() {}

  static void register(FunctionSet set) {
    set.strict("text_substr", (a, out) -> substring(a, out, a.int4(2)));
    set.strict("text_substr_no_len", (a, out) -> substring(a, out, Integer.MAX_VALUE));
    set.strict("bytea_substr", (a, out) -> byteSubstring(a, out, a.int4(2)));
    set.strict("bytea_substr_no_len", (a, out) -> byteSubstring(a, out, Integer.MAX_VALUE));
    set.strict("text_left", SubstringFunctions::left);
    set.strict("text_right", SubstringFunctions::right);
    set.strict("textpos", SubstringFunctions::position);
    set.strict("byteapos", SubstringFunctions::bytePosition);
    set.strict("split_part", SubstringFunctions::splitPart);
    set.strict("text_starts_with", (a, out) -> out.appendBoolean(startsWith(a)));
    set.strict("textoverlay", (a, out) -> overlay(a, out, a.int4(2), a.int4(3)));
    set.strict(
        "textoverlay_no_len", (a, out) -> overlay(a, out, a.int4(2), Texts.characters(a, 1)));
    set.strict("byteaoverlay", (a, out) -> byteOverlay(a, out, a.int4(2), a.int4(3)));
    set.strict(
        "byteaoverlay_no_len", (a, out) -> byteOverlay(a, out, a.int4(2), a.bytes(1).length));
  }

  private static SqlException negativeLength() {
    return new SqlException(SqlState.SUBSTRING_ERROR, "negative substring length not allowed");
  }

  /// Exclusive end of a substring, counted from 1.
  private static long end(long from, int count) {
    if (count < 0) {
      throw negativeLength();
    }
    return count == Integer.MAX_VALUE ? Integer.MAX_VALUE : from + count;
  }

  private static void substring(Args args, VectorBuilder out, int count) {
    var text = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    long from = args.int4(1);
    long end = end(from, count);
    int skipped = (int) Math.max(0, from - 1);
    int start = Texts.skip(text.data(), text.start(at), text.end(at), skipped);
    int taken = Math.clamp(end - 1 - skipped, 0, Integer.MAX_VALUE);
    int stop = Texts.skip(text.data(), start, text.end(at), taken);
    out.appendBytes(text.data(), start, stop - start);
  }

  private static void byteSubstring(Args args, VectorBuilder out, int count) {
    var bytes = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    int size = bytes.lengthBytes(at);
    long from = args.int4(1);
    long end = Math.min(end(from, count) - 1, size);
    long start = Math.clamp(from - 1, 0, size);
    out.appendBytes(bytes.data(), bytes.start(at) + (int) start, (int) Math.max(0, end - start));
  }

  private static void left(Args args, VectorBuilder out) {
    var text = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    int count = args.int4(1);
    long kept = count >= 0 ? count : (long) Texts.characters(args, 0) + count;
    int stop =
        Texts.skip(
            text.data(), text.start(at), text.end(at), Math.clamp(kept, 0, Integer.MAX_VALUE));
    out.appendBytes(text.data(), text.start(at), stop - text.start(at));
  }

  private static void right(Args args, VectorBuilder out) {
    var text = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    int count = args.int4(1);
    long dropped =
        count == Integer.MIN_VALUE
            ? 0
            : count < 0 ? -(long) count : (long) Texts.characters(args, 0) - count;
    int start =
        Texts.skip(
            text.data(), text.start(at), text.end(at), Math.clamp(dropped, 0, Integer.MAX_VALUE));
    out.appendBytes(text.data(), start, text.end(at) - start);
  }

  /// Offset of argument 1 in argument 0 in bytes, or -1.
  private static int find(Args args) {
    var text = (Vector.Bytes) args.vector(0);
    var part = (Vector.Bytes) args.vector(1);
    int at = args.position(0);
    int partAt = args.position(1);
    int size = part.lengthBytes(partAt);
    for (int i = text.start(at); i + size <= text.end(at); i++) {
      if (Arrays.equals(
          text.data(), i, i + size, part.data(), part.start(partAt), part.end(partAt))) {
        return i - text.start(at);
      }
    }
    return -1;
  }

  private static void position(Args args, VectorBuilder out) {
    var text = (Vector.Bytes) args.vector(0);
    int start = text.start(args.position(0));
    int found = find(args);
    out.appendInt(found < 0 ? 0 : Texts.characters(text.data(), start, start + found) + 1);
  }

  private static void bytePosition(Args args, VectorBuilder out) {
    out.appendInt(find(args) + 1);
  }

  private static boolean startsWith(Args args) {
    var part = (Vector.Bytes) args.vector(1);
    var text = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    int size = part.lengthBytes(args.position(1));
    return size <= text.lengthBytes(at)
        && Arrays.equals(
            text.data(),
            text.start(at),
            text.start(at) + size,
            part.data(),
            part.start(args.position(1)),
            part.end(args.position(1)));
  }

  private static void splitPart(Args args, VectorBuilder out) {
    String text = args.text(0);
    String separator = args.text(1);
    int field = args.int4(2);
    if (field == 0) {
      throw new SqlException(SqlState.INVALID_PARAMETER_VALUE, "field position must not be zero");
    }
    if (text.isEmpty()) {
      Texts.append(out, "");
      return;
    }
    if (separator.isEmpty()) {
      Texts.append(out, field == 1 || field == -1 ? text : "");
      return;
    }
    long wanted = field;
    if (field < 0) {
      int count = 1;
      for (int at = text.indexOf(separator);
          at >= 0;
          at = text.indexOf(separator, at + separator.length())) {
        count++;
      }
      wanted = (long) count + field + 1;
    }
    Texts.append(out, wanted <= 0 ? "" : part(text, separator, wanted));
  }

  private static String part(String text, String separator, long wanted) {
    int start = 0;
    for (long left = wanted - 1; left > 0; left--) {
      int found = text.indexOf(separator, start);
      if (found < 0) {
        return "";
      }
      start = found + separator.length();
    }
    int end = text.indexOf(separator, start);
    return end < 0 ? text.substring(start) : text.substring(start, end);
  }

  private static void checkOverlay(int from, int count) {
    if (from <= 0) {
      throw negativeLength();
    }
    if ((long) from + count > Integer.MAX_VALUE) {
      throw new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "integer out of range");
    }
  }

  private static void overlay(Args args, VectorBuilder out, int from, int count) {
    checkOverlay(from, count);
    byte[] text = args.bytes(0);
    int headEnd = Texts.skip(text, 0, text.length, from - 1);
    int tailStart = Texts.skip(text, 0, text.length, Math.max(0, from - 1 + count));
    out.appendBytes(joined(text, headEnd, args.bytes(1), tailStart));
  }

  private static void byteOverlay(Args args, VectorBuilder out, int from, int count) {
    checkOverlay(from, count);
    byte[] bytes = args.bytes(0);
    int headEnd = Math.min(bytes.length, from - 1);
    int tailStart = Math.clamp((long) from - 1 + count, 0, bytes.length);
    out.appendBytes(joined(bytes, headEnd, args.bytes(1), tailStart));
  }

  private static byte[] joined(byte[] around, int headEnd, byte[] middle, int tailStart) {
    byte[] all = new byte[headEnd + middle.length + around.length - tailStart];
    System.arraycopy(around, 0, all, 0, headEnd);
    System.arraycopy(middle, 0, all, headEnd, middle.length);
    System.arraycopy(around, tailStart, all, headEnd + middle.length, around.length - tailStart);
    return all;
  }
}
