package io.lauma.analyze.rel;

import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlSpecialOperator;

/// Stands in an expression for what a relational node computes (an aggregate, a window function, a
/// subquery) until the analyzer has placed that node below it.
///
/// @param <S> what is to be placed
public final class PlaceholderOperator<S> extends SqlSpecialOperator {
  private final S subject;

  /// @param name equal for equal subjects: calls with equal operands are then computed once
  public PlaceholderOperator(String name, S subject) {
    super(name, SqlKind.OTHER_FUNCTION);
    this.subject = subject;
  }

  public S subject() {
    return subject;
  }

  @Override
  public boolean isDeterministic() {
    return false;
  }
}
