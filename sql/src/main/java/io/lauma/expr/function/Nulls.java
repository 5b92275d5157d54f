package io.lauma.expr.function;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Null bitmaps, word by word: bit set = NULL, a null reference = no NULL at all.
public final class Nulls {
  private Nulls() {}

  public static int words(int rows) {
    return (rows + 63) >> 6;
  }

  /// The union; may be one of the arguments, which nobody writes into.
  public static long @Nullable [] or(long @Nullable [] left, long @Nullable [] right, int rows) {
    if (left == null) {
      return right;
    }
    if (right == null) {
      return left;
    }
    long[] union = Arrays.copyOf(left, words(rows));
    for (int i = 0; i < union.length; i++) {
      union[i] |= right[i];
    }
    return union;
  }

  /// All of `rows` set.
  public static long[] all(int rows) {
    long[] nulls = new long[words(rows)];
    Arrays.fill(nulls, -1L);
    return nulls;
  }

  public static boolean get(long @Nullable [] nulls, int row) {
    return nulls != null && (nulls[row >> 6] & (1L << row)) != 0;
  }
}
