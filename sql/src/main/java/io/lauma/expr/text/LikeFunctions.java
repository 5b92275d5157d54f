package io.lauma.expr.text;

import io.lauma.expr.function.Args;
import io.lauma.expr.function.FunctionSet;
import io.lauma.expr.function.Nulls;
import io.lauma.expr.function.Vectors;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// LIKE and ILIKE, for text and bytea.
final class LikeFunctions {
  private LikeFunctions() {}

  static void register(FunctionSet set) {
    for (String type : new String[] {"text", "name"}) {
      set.vector(type + "like", args -> like(args, false, false, true));
      set.vector(type + "nlike", args -> like(args, false, false, false));
      set.vector(type + "iclike", args -> like(args, true, false, true));
      set.vector(type + "icnlike", args -> like(args, true, false, false));
    }
    set.vector("bytealike", args -> like(args, false, true, true));
    set.vector("byteanlike", args -> like(args, false, true, false));
    set.strict("like_escape", LikeFunctions::escape);
    set.strict("like_escape_bytea", LikeFunctions::escape);
  }

  private static Vector like(Args args, boolean ignoreCase, boolean bytes, boolean wanted) {
    var texts = (Vector.Bytes) args.vector(0);
    var patterns = (Vector.Bytes) args.vector(1);
    long @Nullable [] nulls = args.nulls();
    byte[] out = new byte[args.rows()];
    LikePattern pattern = null;
    int compiledFor = -1;
    for (int i = 0; i < out.length; i++) {
      if (Nulls.get(nulls, i)) {
        continue;
      }
      int patternRow = i & args.mask(1);
      if (pattern == null || !samePattern(patterns, compiledFor, patternRow)) {
        pattern = new LikePattern(patterns.get(patternRow), ignoreCase, bytes);
        compiledFor = patternRow;
      }
      int row = i & args.mask(0);
      boolean matches = pattern.matches(texts.data(), texts.start(row), texts.end(row));
      out[i] = (byte) (matches == wanted ? 1 : 0);
    }
    return Vectors.ofBooleans(out.length, out, nulls);
  }

  private static boolean samePattern(Vector.Bytes patterns, int left, int right) {
    return left == right
        || Arrays.equals(
            patterns.data(),
            patterns.start(left),
            patterns.end(left),
            patterns.data(),
            patterns.start(right),
            patterns.end(right));
  }

  /// Rewrites a pattern with another escape character to one with the backslash.
  private static void escape(Args args, VectorBuilder out) {
    String pattern = new String(args.bytes(0), StandardCharsets.UTF_8);
    String escape = new String(args.bytes(1), StandardCharsets.UTF_8);
    if (escape.codePointCount(0, escape.length()) > 1) {
      throw new SqlException(SqlState.INVALID_ESCAPE_SEQUENCE, "invalid escape string")
          .withHint("Escape string must be empty or one character.");
    }
    if (escape.isEmpty()) {
      Texts.append(out, pattern.replace("\\", "\\\\"));
      return;
    }
    if (escape.equals("\\")) {
      Texts.append(out, pattern);
      return;
    }
    int marker = escape.codePointAt(0);
    StringBuilder rewritten = new StringBuilder();
    boolean escaped = false;
    for (int c : pattern.codePoints().toArray()) {
      if (c == marker && !escaped) {
        rewritten.append('\\');
        escaped = true;
      } else {
        if (c == '\\' && !escaped) {
          rewritten.append('\\');
        }
        rewritten.appendCodePoint(c);
        escaped = false;
      }
    }
    Texts.append(out, rewritten.toString());
  }
}
