package io.lauma.exec;

import io.lauma.exec.reference.WrittenReferences;
import io.lauma.expr.EvaluationContext;
import io.lauma.row.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One execution of one plan: its statement, parameters and limits. Immutable apart from the signal
/// and the counters.
///
/// @param counters filled when EXPLAIN ANALYZE asks for them
/// @param references collects what is written of rows that refer to others, or are referred to
public record RunContext(
    RelationAccess relations,
    Transaction.Statement statement,
    EvaluationContext evaluation,
    RunResources resources,
    CancelSignal cancel,
    Optional<OperatorCounters> counters,
    Optional<WrittenReferences> references) {

  /// The same run seen from inside an Apply: `row` is the present outer row of that number.
  public RunContext withCorrelated(int number, List<Vector> row) {
    List<List<Vector>> rows = new ArrayList<>(evaluation.correlated());
    while (rows.size() <= number) {
      rows.add(List.of());
    }
    rows.set(number, row);
    EvaluationContext inner =
        new EvaluationContext(
            evaluation.parameters(),
            evaluation.text(),
            evaluation.statementMicros(),
            rows,
            evaluation.environment());
    return new RunContext(relations, statement, inner, resources, cancel, counters, references);
  }
}
