package io.lauma.exec.operator;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledPredicate;
import io.lauma.row.RowBatch;

/// A boolean scalar ready to choose rows of batches. Immutable.
public record Condition(CompiledPredicate predicate) {

  public static Condition of(Scalar scalar) {
    return new Condition(CompiledPredicate.compile(scalar));
  }

  /// The rows for which the scalar is true, as a selection.
  public RowBatch select(RowBatch batch, EvaluationContext context) {
    return predicate.filter(batch, context);
  }
}
