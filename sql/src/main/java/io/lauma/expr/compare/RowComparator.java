package io.lauma.expr.compare;

import io.lauma.expr.SortKey;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.util.List;

/// The order of ORDER BY over rows of batches. Immutable.
public final class RowComparator {
  private final int[] columns;
  private final Comparison[] orders;
  private final boolean[] descending;
  private final boolean[] nullsFirst;

  private RowComparator(List<SortKey> keys) {
    int count = keys.size();
    columns = new int[count];
    orders = new Comparison[count];
    descending = new boolean[count];
    nullsFirst = new boolean[count];
    for (int i = 0; i < count; i++) {
      SortKey key = keys.get(i);
      columns[i] = key.column();
      orders[i] = Comparison.of(key.type().oid());
      descending[i] = key.descending();
      nullsFirst[i] = key.nullsFirst();
    }
  }

  public static RowComparator of(List<SortKey> keys) {
    return new RowComparator(keys);
  }

  /// Rows count as in the batches, with their selections.
  public int compare(RowBatch left, int leftRow, RowBatch right, int rightRow) {
    int leftPosition = left.position(leftRow);
    int rightPosition = right.position(rightRow);
    for (int i = 0; i < columns.length; i++) {
      Vector a = left.column(columns[i]);
      Vector b = right.column(columns[i]);
      boolean leftNull = a.isNull(leftPosition);
      boolean rightNull = b.isNull(rightPosition);
      int order;
      if (leftNull || rightNull) {
        order = Boolean.compare(leftNull, rightNull);
        order = nullsFirst[i] ? -order : order;
      } else {
        order = orders[i].compare(a, leftPosition, b, rightPosition);
        order = descending[i] ? -Integer.signum(order) : order;
      }
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
