package io.lauma.expr.function;

import io.lauma.row.Vector;

/// A function over whole vectors. For a strict function no constant argument is NULL, and the
/// result is NULL where [Args#nulls] says so; slots of NULLs hold arbitrary values and must raise
/// no error.
@FunctionalInterface
public interface VectorFunction {
  /// A vector of `args.rows()` rows in the layout of the result type.
  ///
  /// @throws io.lauma.types.SqlException PostgreSQL's error for the first row that has one
  Vector apply(Args args);
}
