package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.VectorBuilder;

/// Padding and trimming.
final class PadFunctions {
  private PadFunctions() {}

  static void register(FunctionSet set) {
    set.strict("lpad", (a, out) -> pad(a, out, a.text(2), true));
    set.strict("rpad", (a, out) -> pad(a, out, a.text(2), false));
    set.strict("lpad(text,int4)", (a, out) -> pad(a, out, " ", true));
    set.strict("rpad(text,int4)", (a, out) -> pad(a, out, " ", false));
    set.strict("btrim", (a, out) -> trim(a, out, a.text(1), true, true));
    set.strict("ltrim", (a, out) -> trim(a, out, a.text(1), true, false));
    set.strict("rtrim", (a, out) -> trim(a, out, a.text(1), false, true));
    set.strict("btrim1", (a, out) -> trim(a, out, " ", true, true));
    set.strict("ltrim1", (a, out) -> trim(a, out, " ", true, false));
    set.strict("rtrim1", (a, out) -> trim(a, out, " ", false, true));
    set.strict("byteatrim", (a, out) -> trimBytes(a, out, true, true));
    set.strict("bytealtrim", (a, out) -> trimBytes(a, out, true, false));
    set.strict("byteartrim", (a, out) -> trimBytes(a, out, false, true));
  }

  private static void pad(Args args, VectorBuilder out, String fill, boolean before) {
    int[] text = args.text(0).codePoints().toArray();
    int[] filler = fill.codePoints().toArray();
    int wanted = Math.max(0, args.int4(1));
    Texts.checkLength(4L * wanted);
    int kept = Math.min(wanted, text.length);
    StringBuilder padded = new StringBuilder();
    int added = filler.length == 0 ? 0 : wanted - kept;
    if (!before) {
      padded.append(new String(text, 0, kept));
    }
    for (int i = 0; i < added; i++) {
      padded.appendCodePoint(filler[i % filler.length]);
    }
    if (before) {
      padded.append(new String(text, 0, kept));
    }
    Texts.append(out, padded.toString());
  }

  private static void trim(
      Args args, VectorBuilder out, String characters, boolean start, boolean end) {
    String text = args.text(0);
    int from = 0;
    int to = text.length();
    while (start && from < to && characters.indexOf(text.codePointAt(from)) >= 0) {
      from += Character.charCount(text.codePointAt(from));
    }
    while (end && from < to && characters.indexOf(text.codePointBefore(to)) >= 0) {
      to -= Character.charCount(text.codePointBefore(to));
    }
    Texts.append(out, text.substring(from, to));
  }

  private static void trimBytes(Args args, VectorBuilder out, boolean start, boolean end) {
    byte[] bytes = args.bytes(0);
    byte[] set = args.bytes(1);
    int from = 0;
    int to = bytes.length;
    while (start && from < to && contains(set, bytes[from])) {
      from++;
    }
    while (end && from < to && contains(set, bytes[to - 1])) {
      to--;
    }
    out.appendBytes(bytes, from, to - from);
  }

  private static boolean contains(byte[] set, byte wanted) {
    for (byte one : set) {
      if (one == wanted) {
        return true;
      }
    }
    return false;
  }
}
