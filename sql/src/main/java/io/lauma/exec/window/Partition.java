package io.lauma.exec.window;

import io.lauma.expr.SortKey;
import io.lauma.expr.compare.KeyEquality;
import io.lauma.row.RowBatch;
import java.util.List;

/// The rows of one partition in order, and their peer groups: rows that are equal in the window's
/// order. Without an order all rows are peers.
final class Partition {
  private final RowBatch rows;
  private final List<SortKey> order;
  private final int[] groupOf;
  private final int[] groupStarts;
  private final int groupCount;

  Partition(RowBatch rows, List<SortKey> order) {
    this.rows = rows;
    this.order = order;
    List<Integer> columns = order.stream().map(SortKey::column).toList();
    KeyEquality peers =
        KeyEquality.grouping(columns, columns, order.stream().map(SortKey::type).toList());
    groupOf = new int[rows.rowCount()];
    groupStarts = new int[rows.rowCount() + 1];
    int groups = 0;
    for (int row = 0; row < groupOf.length; row++) {
      if (row == 0 || !peers.equal(rows, row - 1, rows, row)) {
        groupStarts[groups++] = row;
      }
      groupOf[row] = groups - 1;
    }
    groupCount = groups;
    groupStarts[groups] = rows.rowCount();
  }

  RowBatch rows() {
    return rows;
  }

  List<SortKey> order() {
    return order;
  }

  int size() {
    return groupOf.length;
  }

  /// Number of the row's peer group, from 0.
  int group(int row) {
    return groupOf[row];
  }

  /// First row of a peer group; numbers outside are the edges of the partition.
  int groupStart(long group) {
    return groupStarts[Math.clamp(group, 0, groupCount)];
  }

  /// The row after the last one of a peer group.
  int groupEnd(long group) {
    return groupStart(Math.clamp(group, -1, groupCount) + 1L);
  }

  int peersStart(int row) {
    return groupStart(groupOf[row]);
  }

  int peersEnd(int row) {
    return groupEnd(groupOf[row]);
  }
}
