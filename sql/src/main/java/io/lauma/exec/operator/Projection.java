package io.lauma.exec.operator;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.WideBatch;
import io.lauma.types.ValueMemory;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Scalars ready to make columns of batches. Mere references to columns copy nothing when that is
/// all there is. Immutable.
public final class Projection {
  private final CompiledScalar[] scalars;
  private final int @Nullable [] onlyColumns;

  private Projection(CompiledScalar[] scalars, int @Nullable [] onlyColumns) {
    this.scalars = scalars;
    this.onlyColumns = onlyColumns;
  }

  public static Projection of(List<Scalar> scalars) {
    return new Projection(
        scalars.stream().map(CompiledScalar::compile).toArray(CompiledScalar[]::new),
        onlyColumns(scalars));
  }

  private static int @Nullable [] onlyColumns(List<Scalar> scalars) {
    int[] indexes = new int[scalars.size()];
    for (int i = 0; i < indexes.length; i++) {
      if (!(scalars.get(i) instanceof Scalar.Column column)) {
        return null;
      }
      indexes[i] = column.index();
    }
    return indexes;
  }

  /// One column a scalar, for the first rows of the batch: for so many, at most `rowsMax`, that the
  /// batch is not too wide, and one at least.
  RowBatch applyFirst(RowBatch batch, int rowsMax, EvaluationContext context) {
    RowBatch first = batch.first(rowsMax);
    while (first.rowCount() > 1 && onlyColumns == null) {
      try {
        return applyNarrow(first, context);
      } catch (WideBatch tooWide) {
        first = first.first(first.rowCount() / 2);
      }
    }
    return apply(first, context);
  }

  private RowBatch applyNarrow(RowBatch batch, EvaluationContext context) {
    Vector[] columns = new Vector[scalars.length];
    long bytes = 0;
    for (int i = 0; i < columns.length; i++) {
      columns[i] = scalars[i].evaluateNarrow(batch, context);
      bytes += columns[i] instanceof Vector.Bytes values ? values.end(batch.rowCount() - 1) : 0;
      if (bytes > ValueMemory.BATCH_BYTES_MAX) {
        throw new WideBatch();
      }
    }
    return RowBatch.of(batch.rowCount(), columns);
  }

  /// One column a scalar, for all rows of the batch.
  public RowBatch apply(RowBatch batch, EvaluationContext context) {
    if (onlyColumns != null) {
      return batch.project(onlyColumns);
    }
    Vector[] columns = new Vector[scalars.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = scalars[i].evaluate(batch, context);
    }
    return RowBatch.of(batch.rowCount(), columns);
  }
}
