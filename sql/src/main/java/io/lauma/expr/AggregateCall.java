package io.lauma.expr;

import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;

/// One aggregate of pg_aggregate over columns of its input. Arguments, filter and order columns are
/// computed by the operator below and named by index.
///
/// @param functionOid the aggregate's pg_proc OID
/// @param arguments columns of the arguments
/// @param distinct whether equal argument rows count once
/// @param filter a boolean column; rows where it is not true are left out
/// @param order ORDER BY inside the aggregate
public record AggregateCall(
    int functionOid,
    List<Integer> arguments,
    List<SqlType> argumentTypes,
    boolean distinct,
    Optional<Integer> filter,
    List<SortKey> order,
    SqlType type) {
  public AggregateCall {
    arguments = List.copyOf(arguments);
    argumentTypes = List.copyOf(argumentTypes);
    order = List.copyOf(order);
  }
}
