package io.lauma.expr.kernel;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.function.Vectors;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;

/// A scalar compiled to kernels, to be evaluated over any number of batches, on any thread.
public final class CompiledScalar {
  private final Kernel kernel;
  private final SqlType type;

  private CompiledScalar(Kernel kernel, SqlType type) {
    this.kernel = kernel;
    this.type = type;
  }

  /// @throws io.lauma.types.SqlException 0A000 for a function without implementation
  public static CompiledScalar compile(Scalar scalar) {
    return new CompiledScalar(Compiler.compile(scalar), scalar.type());
  }

  public SqlType type() {
    return type;
  }

  /// One value for each row of the batch (its selection respected, the result dense). Rows that are
  /// not selected are not evaluated.
  ///
  /// @throws io.lauma.types.SqlException PostgreSQL's error of a row
  public Vector evaluate(RowBatch batch, EvaluationContext context) {
    if (batch.rowCount() == 0) {
      return Vectors.allNull(StoredForm.layout(type.oid()), 0);
    }
    return kernel.evaluateRows(new Frame(batch, context));
  }

  /// The value without any input: one row.
  public Vector evaluateOnce(EvaluationContext context) {
    return kernel.evaluateRows(new Frame(RowBatch.of(1), context));
  }
}
