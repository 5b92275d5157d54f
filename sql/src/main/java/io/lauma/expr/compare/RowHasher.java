package io.lauma.expr.compare;

import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import java.util.List;

/// Hashes of key columns, for hash joins and grouping. Equal keys hash equal, also across integer
/// widths and string types. Immutable.
public final class RowHasher {
  private static final int NULL_HASH = 0x5bd1e995;

  private final int[] columns;
  private final Comparison[] orders;

  private RowHasher(int[] columns, Comparison[] orders) {
    this.columns = columns;
    this.orders = orders;
  }

  /// @param types one a column
  public static RowHasher of(List<Integer> columns, List<SqlType> types) {
    return new RowHasher(
        columns.stream().mapToInt(Integer::intValue).toArray(),
        types.stream().map(type -> Comparison.of(type.oid())).toArray(Comparison[]::new));
  }

  /// Fills `out[0 .. batch.rowCount())`.
  public void hash(RowBatch batch, int[] out) {
    int rows = batch.rowCount();
    for (int c = 0; c < columns.length; c++) {
      Vector column = batch.column(columns[c]);
      Comparison order = orders[c];
      boolean first = c == 0;
      for (int i = 0; i < rows; i++) {
        int position = batch.position(i);
        int hash = column.isNull(position) ? NULL_HASH : order.hash(column, position);
        out[i] = first ? hash : out[i] * 31 + hash;
      }
    }
    if (columns.length == 0) {
      java.util.Arrays.fill(out, 0, rows, 0);
    }
  }
}
