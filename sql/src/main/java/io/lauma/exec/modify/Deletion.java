package io.lauma.exec.modify;

import io.lauma.exec.RowIntent;
import io.lauma.expr.EvaluationContext;
import io.lauma.kv.Key;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.util.Optional;

/// A DELETE's change, for any of its runs.
public final class Deletion implements Change {
  @Override
  public RowBatch after(RowBatch before, EvaluationContext context) {
    return before;
  }

  @Override
  public RowIntent intent(RowBatch before, RowBatch after, int row) {
    return new RowIntent.Delete(Key.of(((Vector.Bytes) before.column(0)).get(row)));
  }

  @Override
  public Optional<RowIntent> move(RowBatch before, RowBatch after, int row) {
    return Optional.empty();
  }

  @Override
  public RuntimeException duplicate(RowBatch after, int row, EvaluationContext context) {
    return new IllegalStateException("a deletion makes no duplicate");
  }
}
