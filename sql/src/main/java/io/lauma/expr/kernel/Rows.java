package io.lauma.expr.kernel;

import io.lauma.row.Vector;
import java.util.function.IntPredicate;

/// Lists of row numbers, and vectors spread over them.
final class Rows {
  private final int[] rows;
  private int count;

  Rows(int capacity) {
    rows = new int[capacity];
  }

  static Rows all(int count) {
    var all = new Rows(count);
    for (int i = 0; i < count; i++) {
      all.add(i);
    }
    return all;
  }

  void add(int row) {
    rows[count++] = row;
  }

  int get(int i) {
    return rows[i];
  }

  int count() {
    return count;
  }

  int[] array() {
    return rows;
  }

  /// The rows for whose place in this list (not number) `keep` is true.
  Rows keepPlaces(IntPredicate keep) {
    var kept = new Rows(count);
    for (int i = 0; i < count; i++) {
      if (keep.test(i)) {
        kept.add(rows[i]);
      }
    }
    return kept;
  }

  /// The frame of these rows: the frame itself when they are all of its rows.
  Frame of(Frame frame) {
    return count == frame.rows() ? frame : frame.narrow(rows, count);
  }

  /// Whether the boolean at `row` is true (not false, not NULL).
  static boolean isTrue(Vector vector, int row) {
    return ((Vector.Booleans) vector).get(row) && !vector.isNull(row);
  }
}
