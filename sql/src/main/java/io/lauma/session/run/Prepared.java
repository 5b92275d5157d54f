package io.lauma.session.run;

import io.lauma.exec.point.PointStatement;
import io.lauma.parse.tree.Statement;
import io.lauma.plan.PreparedPlan;
import io.lauma.session.ResultColumn;
import java.util.List;
import java.util.Optional;

/// A statement that was parsed and, when it can be planned, planned under some catalog version.
///
/// @param statement empty for an empty query string
/// @param givenTypes parameter type OIDs as the client gave them
/// @param plan empty for statements with executors of their own
/// @param point the plan as straight calls, when it touches one key; this session's own
/// @param catalogVersion the version that `plan` was made under
/// @param searchPath the search path that `plan` was made under
public record Prepared(
    String sql,
    Optional<Statement> statement,
    List<Integer> givenTypes,
    Optional<PreparedPlan> plan,
    List<Integer> parameterTypes,
    List<ResultColumn> columns,
    Optional<PointStatement> point,
    long catalogVersion,
    List<String> searchPath) {
  public Prepared {
    givenTypes = List.copyOf(givenTypes);
    parameterTypes = List.copyOf(parameterTypes);
    columns = List.copyOf(columns);
    searchPath = List.copyOf(searchPath);
  }

  /// A statement with an executor of its own, or an empty one.
  static Prepared withoutPlan(
      String sql, Optional<Statement> statement, List<Integer> types, List<ResultColumn> columns) {
    return new Prepared(
        sql, statement, types, Optional.empty(), types, columns, Optional.empty(), 0, List.of());
  }

  /// No catalog has this version: the statement is planned again before it runs.
  private static final long NO_VERSION = -1;

  /// The same statement, to be planned again.
  Prepared stale() {
    return new Prepared(
        sql, statement, givenTypes, plan, parameterTypes, columns, point, NO_VERSION, searchPath);
  }
}
