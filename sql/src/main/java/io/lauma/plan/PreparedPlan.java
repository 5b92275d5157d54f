package io.lauma.plan;

import io.lauma.session.ResultColumn;
import java.util.List;
import java.util.Optional;

/// A statement ready to run.
///
/// @param columns of the result; empty when there is none
/// @param parameterTypes type OIDs of the parameters
/// @param kind how it may be run
/// @param commandTag PostgreSQL's tag without the row count: SELECT, INSERT, UPDATE, DELETE
/// @param locking the command, with its strength, of a query that locks rows
/// @param point what a statement on single rows does, when it is one
public record PreparedPlan(
    PlanNode plan,
    List<ResultColumn> columns,
    List<Integer> parameterTypes,
    Kind kind,
    String commandTag,
    Optional<String> locking,
    Optional<PointStatement> point) {
  public PreparedPlan {
    columns = List.copyOf(columns);
    parameterTypes = List.copyOf(parameterTypes);
  }

  /// How a plan may be run.
  public enum Kind {
    /// Rows of constants, without any table.
    CONSTANT,
    /// Reads one row by its key.
    POINT_READ,
    /// Inserts rows of constants, or changes one row by its key.
    POINT_WRITE,
    /// Anything else that reads.
    READ,
    /// Anything else that writes.
    WRITE
  }

  /// Whether the statement only reads: neither writes nor locks rows.
  public boolean onlyReads() {
    return !writes() && locking.isEmpty();
  }

  /// Whether the statement writes.
  public boolean writes() {
    return kind == Kind.POINT_WRITE || kind == Kind.WRITE;
  }
}
