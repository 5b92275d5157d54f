package io.lauma.expr.function;

import io.lauma.row.VectorBuilder;

/// A function written for one row: reads at the cursor, appends one value. Strict ones never see a
/// NULL argument.
@FunctionalInterface
public interface PerValueFunction {
  void apply(Args args, VectorBuilder out);
}
