package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.ByteSink;
import java.nio.charset.StandardCharsets;

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
    var text = (Vector.Bytes) args.vector(0);
    int at = args.position(0);
    int wanted = Math.max(0, args.int4(1));
    int end = Texts.skip(text.data(), text.start(at), text.end(at), wanted);
    int kept = Texts.characters(text.data(), text.start(at), end);
    byte[] filler = fill.getBytes(StandardCharsets.UTF_8);
    int fillerCharacters = Texts.characters(filler, 0, filler.length);
    int added = fillerCharacters == 0 ? 0 : wanted - kept;
    int turns = fillerCharacters == 0 ? 0 : added / fillerCharacters;
    int rest =
        fillerCharacters == 0 ? 0 : Texts.skip(filler, 0, filler.length, added % fillerCharacters);
    long lengthBytes = (long) turns * filler.length + rest + end - text.start(at);
    Texts.checkLength(lengthBytes);
    var sink = new ByteSink((int) lengthBytes);
    if (!before) {
      sink.putBytes(text.data(), text.start(at), end - text.start(at));
    }
    for (int i = 0; i < turns; i++) {
      sink.putBytes(filler);
    }
    sink.putBytes(filler, 0, rest);
    if (before) {
      sink.putBytes(text.data(), text.start(at), end - text.start(at));
    }
    out.appendBytes(sink.array(), 0, sink.length());
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
