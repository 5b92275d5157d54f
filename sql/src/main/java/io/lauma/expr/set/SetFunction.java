package io.lauma.expr.set;

import io.lauma.expr.EvaluationContext;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import java.util.Iterator;
import java.util.List;

/// A function that returns a set of rows.
public interface SetFunction {
  /// One call.
  ///
  /// @param arguments one-row vectors
  /// @param output types of the columns of its rows
  record Call(
      List<Vector> arguments,
      List<SqlType> types,
      List<SqlType> output,
      EvaluationContext context) {
    public Call {
      arguments = List.copyOf(arguments);
      types = List.copyOf(types);
      output = List.copyOf(output);
    }
  }

  /// The rows of a call, made as they are asked for.
  ///
  /// @throws io.lauma.types.SqlException now or from the iterator
  Iterator<RowBatch> open(Call call);

  /// @throws io.lauma.types.SqlException 0A000 for a function without implementation
  static SetFunction of(int functionOid) {
    return SetFunctions.require(functionOid);
  }
}
