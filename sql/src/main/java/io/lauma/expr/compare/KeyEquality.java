package io.lauma.expr.compare;

import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import java.util.List;

/// Equality of key columns between rows of two batches. Immutable.
public final class KeyEquality {
  private final int[] leftColumns;
  private final int[] rightColumns;
  private final Comparison[] orders;
  private final boolean nullsEqual;

  private KeyEquality(
      int[] leftColumns, int[] rightColumns, Comparison[] orders, boolean nullsEqual) {
    this.leftColumns = leftColumns;
    this.rightColumns = rightColumns;
    this.orders = orders;
    this.nullsEqual = nullsEqual;
  }

  /// As GROUP BY, DISTINCT and set operations have it: NULL equals NULL.
  public static KeyEquality grouping(
      List<Integer> leftColumns, List<Integer> rightColumns, List<SqlType> types) {
    return of(leftColumns, rightColumns, types, true);
  }

  /// As `=` in a join has it: NULL equals nothing.
  public static KeyEquality joining(
      List<Integer> leftColumns, List<Integer> rightColumns, List<SqlType> types) {
    return of(leftColumns, rightColumns, types, false);
  }

  private static KeyEquality of(
      List<Integer> left, List<Integer> right, List<SqlType> types, boolean nullsEqual) {
    return new KeyEquality(
        left.stream().mapToInt(Integer::intValue).toArray(),
        right.stream().mapToInt(Integer::intValue).toArray(),
        types.stream().map(type -> Comparison.of(type.oid())).toArray(Comparison[]::new),
        nullsEqual);
  }

  /// Rows count as in the batches, with their selections.
  public boolean equal(RowBatch left, int leftRow, RowBatch right, int rightRow) {
    int leftPosition = left.position(leftRow);
    int rightPosition = right.position(rightRow);
    for (int i = 0; i < orders.length; i++) {
      Vector a = left.column(leftColumns[i]);
      Vector b = right.column(rightColumns[i]);
      boolean leftNull = a.isNull(leftPosition);
      boolean rightNull = b.isNull(rightPosition);
      if (leftNull || rightNull) {
        if (!nullsEqual || leftNull != rightNull) {
          return false;
        }
      } else if (!orders[i].equal(a, leftPosition, b, rightPosition)) {
        return false;
      }
    }
    return true;
  }
}
