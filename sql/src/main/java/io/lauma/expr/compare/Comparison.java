package io.lauma.expr.compare;

import io.lauma.row.Vector;

/// The default btree order of one type and a hash that agrees with its equality. Values are not
/// NULL. Integers of different width compare with each other, so do the string types.
public interface Comparison {
  int compare(Vector left, int leftRow, Vector right, int rightRow);

  default boolean equal(Vector left, int leftRow, Vector right, int rightRow) {
    return compare(left, leftRow, right, rightRow) == 0;
  }

  int hash(Vector vector, int row);

  /// @throws io.lauma.types.SqlException 42883 for a type without an order
  static Comparison of(int typeOid) {
    return Comparisons.of(typeOid);
  }
}
