package io.lauma.exec.operator;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
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

  /// One column a scalar, for the rows of the batch.
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
