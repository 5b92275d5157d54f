package io.lauma.exec.modify;

import io.lauma.exec.RowIntent;
import io.lauma.expr.EvaluationContext;
import io.lauma.row.RowBatch;
import java.util.Optional;

/// What UPDATE or DELETE does to the rows it was given. Rows are dense batches in the layout of the
/// plan's input: address, the table's columns, columns of other tables.
public interface Change {
  /// The same rows as they will be.
  RowBatch after(RowBatch before, EvaluationContext context);

  /// The write to the row's present key.
  RowIntent intent(RowBatch before, RowBatch after, int row);

  /// The write to its new key, when it moves.
  Optional<RowIntent> move(RowBatch before, RowBatch after, int row);

  /// The rows of a dense batch as followers see them.
  RowChanges changes(RowBatch before, RowBatch after);

  /// The violation when there is a row of the new key.
  RuntimeException duplicate(RowBatch after, int row, EvaluationContext context);
}
