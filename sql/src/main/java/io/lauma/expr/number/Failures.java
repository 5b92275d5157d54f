package io.lauma.expr.number;

import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;

/// Errors that several number functions share, and appending of checked integers.
final class Failures {
  private Failures() {}

  static SqlException divisionByZero() {
    return new SqlException(SqlState.DIVISION_BY_ZERO, "division by zero");
  }

  static SqlException floatOverflow() {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
  }

  static SqlException floatUnderflow() {
    return new SqlException(SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: underflow");
  }

  /// Appends an integer that is known to fit.
  static void append(VectorBuilder out, long value) {
    if (out.layout() == Layout.INT) {
      out.appendInt((int) value);
    } else {
      out.appendLong(value);
    }
  }
}
