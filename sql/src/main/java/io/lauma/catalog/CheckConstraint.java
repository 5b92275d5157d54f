package io.lauma.catalog;

import java.util.List;

/// A CHECK constraint of a table.
///
/// @param expression SQL text of the condition, to be parsed again
/// @param columnIds the columns in it, in the order of their first mention
public record CheckConstraint(
    int oid, String name, String expression, List<Integer> columnIds, boolean noInherit) {
  public CheckConstraint {
    columnIds = List.copyOf(columnIds);
  }
}
