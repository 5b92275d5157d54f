package io.lauma.session;

import java.util.List;

/// A prepared statement: its parameters' type OIDs and its result columns (empty: no result set).
public record StatementDescription(List<Integer> parameterTypeOids, List<ResultColumn> columns) {
  public StatementDescription {
    parameterTypeOids = List.copyOf(parameterTypeOids);
    columns = List.copyOf(columns);
  }
}
