package io.lauma.analyze;

import java.util.List;
import java.util.function.BiFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexNode;

/// A subquery of an expression, waiting for its place beside the rows it belongs to. The operands
/// of its placeholder are the left-hand values of a comparison.
///
/// @param rel its rows; columns of the enclosing row are those of variable `id`
/// @param correlated whether it uses any
/// @param comparison for ANY and ALL, from left-hand values and the subquery's columns
record SubqueryPlan(
    Kind kind, RelNode rel, CorrelationId id, boolean correlated, Comparison comparison) {
  enum Kind {
    SCALAR,
    EXISTS,
    ANY,
    ALL,
    ARRAY
  }

  interface Comparison extends BiFunction<List<RexNode>, List<RexNode>, RexNode> {}

  static final Comparison NONE =
      (_, _) -> {
        throw new IllegalStateException("not a comparison");
      };
}
