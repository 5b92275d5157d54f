package io.lauma.exec.modify;

import io.lauma.catalog.Relation;
import io.lauma.exec.RowIntent;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.expr.EvaluationContext;
import io.lauma.row.RowBatch;
import java.util.List;
import java.util.Optional;

/// A DELETE's change, for any of its runs.
public final class Deletion implements Change {
  private final InputRows input;

  /// @param oldColumnIds the table's columns in the input, after the address
  public Deletion(Relation relation, List<Integer> oldColumnIds) {
    this.input = new InputRows(RowEncoder.of(relation), oldColumnIds);
  }

  @Override
  public RowBatch after(RowBatch before, EvaluationContext context) {
    return before;
  }

  @Override
  public RowIntent intent(RowBatch before, RowBatch after, int row) {
    return new RowIntent.Delete(InputRows.address(before, row));
  }

  @Override
  public Optional<RowIntent> move(RowBatch before, RowBatch after, int row) {
    return Optional.empty();
  }

  @Override
  public RowChanges changes(RowBatch before, RowBatch after) {
    return new RowChanges.Deleted(input.images(before));
  }

  @Override
  public RuntimeException duplicate(RowBatch after, int row, EvaluationContext context) {
    return new IllegalStateException("a deletion makes no duplicate");
  }
}
