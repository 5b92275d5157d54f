package io.lauma.expr.kernel;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.function.Vectors;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.row.WideBatch;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import io.lauma.types.ValueMemory;

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
  /// Where the values on the way are too wide together, fewer rows are evaluated at a time; those
  /// that were begun are evaluated again.
  ///
  /// @throws io.lauma.types.SqlException PostgreSQL's error of a row; 53200 when the heap has no
  ///   room for the values, 54000 for one that is too long
  public Vector evaluate(RowBatch batch, EvaluationContext context) {
    if (batch.rowCount() == 0) {
      return Vectors.allNull(StoredForm.layout(type.oid()), 0);
    }
    if (batch.rowCount() == 1) {
      return kernel.evaluateRows(new Frame(batch, context));
    }
    try {
      return kernel.evaluateRows(new Frame(batch, context, ValueMemory.BATCH_BYTES_MAX));
    } catch (WideBatch tooWide) {
      return evaluateInPieces(batch, context);
    }
  }

  private Vector evaluateInPieces(RowBatch batch, EvaluationContext context) {
    var out = new VectorBuilder(StoredForm.layout(type.oid()), batch.rowCount());
    RowBatch rest = batch;
    while (rest.rowCount() > 0) {
      Piece piece = evaluateFirst(rest, rest.rowCount() / 2, context);
      for (int i = 0; i < piece.rows(); i++) {
        out.appendFrom(piece.values(), i);
      }
      rest = rest.skip(piece.rows());
    }
    return out.build();
  }

  private record Piece(Vector values, int rows) {}

  private Piece evaluateFirst(RowBatch batch, int rowsMax, EvaluationContext context) {
    int rows = Math.max(1, rowsMax);
    while (rows > 1) {
      try {
        return new Piece(evaluateNarrow(batch.first(rows), context), rows);
      } catch (WideBatch tooWide) {
        rows /= 2;
      }
    }
    return new Piece(evaluate(batch.first(1), context), 1);
  }

  /// As [#evaluate], for a caller that can do with fewer rows.
  ///
  /// @throws WideBatch when the values are too wide together; never for one row
  public Vector evaluateNarrow(RowBatch batch, EvaluationContext context) {
    return batch.rowCount() <= 1
        ? evaluate(batch, context)
        : kernel.evaluateRows(new Frame(batch, context, ValueMemory.BATCH_BYTES_MAX));
  }

  /// The value without any input: one row.
  public Vector evaluateOnce(EvaluationContext context) {
    return kernel.evaluateRows(new Frame(RowBatch.of(1), context));
  }
}
