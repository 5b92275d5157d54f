package io.lauma.exec.operator;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledPredicate;
import io.lauma.row.RowBatch;

/// A boolean scalar ready to choose rows of batches in one run. Immutable.
public record Condition(CompiledPredicate predicate, EvaluationContext context) {

  public static Condition of(Scalar scalar, EvaluationContext context) {
    return new Condition(CompiledPredicate.compile(scalar), context);
  }

  /// The rows for which the scalar is true, as a selection.
  public RowBatch select(RowBatch batch) {
    return predicate.filter(batch, context);
  }
}
