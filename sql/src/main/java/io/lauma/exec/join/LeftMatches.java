package io.lauma.exec.join;

import io.lauma.exec.store.Rows;
import io.lauma.plan.PlanNode.JoinType;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Which rows of the present left batch have found a match, and what a join gives for the batch
/// once that is known of every row.
final class LeftMatches {
  private final JoinType type;
  private final List<SqlType> rightTypes;
  private final BitSet matched = new BitSet();

  LeftMatches(JoinType type, List<SqlType> rightTypes) {
    this.type = type;
    this.rightTypes = rightTypes;
  }

  void mark(int leftRow) {
    matched.set(leftRow);
  }

  boolean isMatched(int leftRow) {
    return matched.get(leftRow);
  }

  /// Rows to output beside the matching pairs; null when there are none. Forgets the batch.
  @Nullable RowBatch finish(RowBatch left) {
    RowBatch rows =
        switch (type) {
          case INNER, RIGHT -> left.first(0);
          case LEFT, FULL -> withNulls(where(left, false));
          case SEMI -> where(left, true);
          case ANTI -> where(left, false);
        };
    matched.clear();
    return rows.rowCount() == 0 ? null : rows;
  }

  private RowBatch withNulls(RowBatch alone) {
    return Rows.beside(alone.dense(), Rows.nulls(rightTypes, alone.rowCount()));
  }

  private RowBatch where(RowBatch left, boolean wanted) {
    int[] positions = new int[left.rowCount()];
    int count = 0;
    for (int row = 0; row < positions.length; row++) {
      if (matched.get(row) == wanted) {
        positions[count++] = left.position(row);
      }
    }
    return left.withSelection(positions, count);
  }
}
