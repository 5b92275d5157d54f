package io.lauma.expr.compare;

import io.lauma.expr.value.ArrayValue;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Arrays: element by element with NULLs last, then by number of elements, then by dimensions.
public enum ArrayComparison implements Comparison {
  INSTANCE;

  @Override
  public int compare(Vector left, int leftRow, Vector right, int rightRow) {
    return compare(
        ArrayValue.read((Vector.Bytes) left, leftRow),
        ArrayValue.read((Vector.Bytes) right, rightRow));
  }

  private static int compare(ArrayValue left, ArrayValue right) {
    checkElements(left, right);
    Comparison order = Comparison.of(left.elementOid());
    int common = Math.min(left.count(), right.count());
    for (int i = 0; i < common; i++) {
      int byElement = compareElement(order, left.elements(), i, right.elements(), i);
      if (byElement != 0) {
        return byElement;
      }
    }
    if (left.count() != right.count()) {
      return Integer.compare(left.count(), right.count());
    }
    if (left.dimensions() != right.dimensions()) {
      return Integer.compare(left.dimensions(), right.dimensions());
    }
    for (int i = 0; i < left.dimensions(); i++) {
      int byLength = Integer.compare(left.length(i), right.length(i));
      if (byLength != 0) {
        return byLength;
      }
    }
    for (int i = 0; i < left.dimensions(); i++) {
      int byLower = Integer.compare(left.lower(i), right.lower(i));
      if (byLower != 0) {
        return byLower;
      }
    }
    return 0;
  }

  /// @throws SqlException 42804 for arrays of different element types
  public static void checkElements(ArrayValue left, ArrayValue right) {
    if (left.elementOid() != right.elementOid()) {
      throw new SqlException(
          SqlState.DATATYPE_MISMATCH, "cannot compare arrays of different element types");
    }
  }

  /// NULLs are equal to each other and above everything.
  static int compareElement(
      Comparison order, Vector left, int leftRow, Vector right, int rightRow) {
    boolean leftNull = left.isNull(leftRow);
    boolean rightNull = right.isNull(rightRow);
    if (leftNull || rightNull) {
      return Boolean.compare(leftNull, rightNull);
    }
    return order.compare(left, leftRow, right, rightRow);
  }

  @Override
  public int hash(Vector vector, int row) {
    ArrayValue array = ArrayValue.read((Vector.Bytes) vector, row);
    Comparison order = Comparison.of(array.elementOid());
    int hash = 1;
    for (int i = 0; i < array.count(); i++) {
      hash = hash * 31 + (array.elements().isNull(i) ? 0 : order.hash(array.elements(), i));
    }
    return hash;
  }
}
