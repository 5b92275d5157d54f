package io.lauma.expr.window;

import io.lauma.row.Vector;
import io.lauma.types.SqlType;

/// A window function of pg_proc (aggregates over windows are the caller's, with an accumulator).
public interface WindowFunction {
  /// One value for each row of the partition.
  ///
  /// @throws io.lauma.types.SqlException 22014, 22016 for an argument out of range
  Vector evaluate(WindowPartition partition);

  /// @param type the type of the result
  /// @throws io.lauma.types.SqlException 0A000 for a function without implementation
  static WindowFunction of(int functionOid, SqlType type) {
    return WindowFunctions.create(functionOid, type);
  }
}
