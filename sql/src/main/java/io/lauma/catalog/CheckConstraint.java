package io.lauma.catalog;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/// A CHECK constraint of a table.
///
/// @param expression SQL text of the condition, to be parsed again
/// @param columnIds the columns in it, in the order of their first mention
/// @param notValid whether rows from before it may be violations; left out when they may not
/// @param builder who is about to validate it: when it is gone, so is the constraint; empty when
///   nobody is
public record CheckConstraint(
    int oid,
    String name,
    String expression,
    List<Integer> columnIds,
    boolean noInherit,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean notValid,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) String builder) {
  public CheckConstraint {
    columnIds = List.copyOf(columnIds);
    builder = builder == null ? "" : builder;
  }

  /// One that holds for every row.
  public CheckConstraint(
      int oid, String name, String expression, List<Integer> columnIds, boolean noInherit) {
    this(oid, name, expression, columnIds, noInherit, false, "");
  }

  /// The same constraint, which every row is known to satisfy.
  CheckConstraint validated() {
    return new CheckConstraint(oid, name, expression, columnIds, noInherit);
  }
}
