package io.lauma.exec.reference;

import io.lauma.row.Vector;
import java.util.Arrays;

/// Whether a row's value has stayed the same to the last bit.
final class SameValues {
  private SameValues() {}

  /// @param before of the same type as `after`
  static boolean at(Vector before, Vector after, int row) {
    if (before.isNull(row) || after.isNull(row)) {
      return before.isNull(row) && after.isNull(row);
    }
    return switch (before) {
      case Vector.Booleans v -> v.get(row) == ((Vector.Booleans) after).get(row);
      case Vector.Ints v -> v.get(row) == ((Vector.Ints) after).get(row);
      case Vector.Longs v -> v.get(row) == ((Vector.Longs) after).get(row);
      case Vector.Doubles v ->
          Double.doubleToRawLongBits(v.get(row))
              == Double.doubleToRawLongBits(((Vector.Doubles) after).get(row));
      case Vector.Bytes v -> {
        Vector.Bytes other = (Vector.Bytes) after;
        yield Arrays.equals(
            v.data(), v.start(row), v.end(row), other.data(), other.start(row), other.end(row));
      }
    };
  }
}
