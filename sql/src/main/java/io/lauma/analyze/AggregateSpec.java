package io.lauma.analyze;

import io.lauma.types.SqlType;
import java.util.List;
import org.apache.calcite.rel.RelFieldCollation;

/// An aggregate call in an expression; its placeholder's operands are the arguments, then the order
/// expressions, then the filter.
record AggregateSpec(
    int functionOid,
    List<SqlType> argumentTypes,
    SqlType type,
    boolean distinct,
    List<Direction> order,
    boolean filter,
    int position) {
  AggregateSpec {
    argumentTypes = List.copyOf(argumentTypes);
    order = List.copyOf(order);
  }

  /// How one order expression sorts.
  record Direction(boolean descending, boolean nullsFirst) {
    RelFieldCollation collation(int column) {
      return new RelFieldCollation(
          column,
          descending
              ? RelFieldCollation.Direction.DESCENDING
              : RelFieldCollation.Direction.ASCENDING,
          nullsFirst
              ? RelFieldCollation.NullDirection.FIRST
              : RelFieldCollation.NullDirection.LAST);
    }
  }

  int argumentCount() {
    return argumentTypes.size();
  }

  String name() {
    return "aggregate" + functionOid + argumentTypes + distinct + order + filter;
  }
}
