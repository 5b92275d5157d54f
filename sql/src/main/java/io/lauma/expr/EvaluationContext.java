package io.lauma.expr;

import io.lauma.row.Vector;
import io.lauma.types.TextContext;
import java.util.List;

/// What an expression may depend on beside its input batch.
///
/// @param parameters one-row vectors of the statement's parameters
/// @param text formats and now() (transaction start)
/// @param statementMicros start of the statement, microseconds since 1970
/// @param correlated one-row vectors of each enclosing Apply's present outer row, by Apply number
/// @param environment session facts and side effects (settings, sequences, names)
public record EvaluationContext(
    List<Vector> parameters,
    TextContext text,
    long statementMicros,
    List<List<Vector>> correlated,
    FunctionEnvironment environment) {
  public EvaluationContext {
    parameters = List.copyOf(parameters);
    correlated = List.copyOf(correlated);
  }
}
