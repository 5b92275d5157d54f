package io.lauma.expr.kernel;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.WideBatch;
import io.lauma.types.ValueMemory;
import java.util.List;

/// A condition compiled to kernels: narrows batches to the rows for which it is true. Conjuncts are
/// evaluated in order, each only for the rows that passed the ones before.
public final class CompiledPredicate {
  private final List<Kernel> conjuncts;

  private CompiledPredicate(List<Kernel> conjuncts) {
    this.conjuncts = conjuncts;
  }

  /// @throws io.lauma.types.SqlException 0A000 for a function without implementation
  public static CompiledPredicate compile(Scalar condition) {
    List<Scalar> operands =
        condition instanceof Scalar.And and ? and.operands() : List.of(condition);
    return new CompiledPredicate(operands.stream().map(Compiler::compile).toList());
  }

  /// The batch with only the rows for which the condition is true (not false, not NULL); the same
  /// batch when those are all.
  ///
  /// @throws io.lauma.types.SqlException PostgreSQL's error of a row
  public RowBatch filter(RowBatch batch, EvaluationContext context) {
    RowBatch rest = batch;
    for (Kernel conjunct : conjuncts) {
      if (rest.rowCount() == 0) {
        return rest;
      }
      rest = filter(conjunct, rest, context);
    }
    return rest;
  }

  private static RowBatch filter(Kernel conjunct, RowBatch batch, EvaluationContext context) {
    if (batch.rowCount() == 1) {
      return filter(conjunct, batch, new Frame(batch, context));
    }
    try {
      return filter(conjunct, batch, new Frame(batch, context, ValueMemory.BATCH_BYTES_MAX));
    } catch (WideBatch tooWide) {
      int half = batch.rowCount() / 2;
      return join(
          batch,
          filter(conjunct, batch.first(half), context),
          filter(conjunct, batch.skip(half), context));
    }
  }

  /// Two selections of a batch as one.
  private static RowBatch join(RowBatch batch, RowBatch first, RowBatch second) {
    int[] positions = new int[first.rowCount() + second.rowCount()];
    for (int i = 0; i < positions.length; i++) {
      positions[i] =
          i < first.rowCount() ? first.position(i) : second.position(i - first.rowCount());
    }
    return positions.length == batch.rowCount()
        ? batch
        : batch.withSelection(positions, positions.length);
  }

  private static RowBatch filter(Kernel conjunct, RowBatch batch, Frame frame) {
    var value = (Vector.Booleans) conjunct.evaluate(frame);
    if (conjunct.isConstant()) {
      return Rows.isTrue(value, 0) ? batch : batch.first(0);
    }
    int[] positions = new int[batch.rowCount()];
    int count = 0;
    byte[] values = value.values();
    boolean nullable = value.hasNulls();
    for (int i = 0; i < positions.length; i++) {
      positions[count] = batch.position(i);
      count += nullable && value.isNull(i) ? 0 : values[i];
    }
    return count == positions.length ? batch : batch.withSelection(positions, count);
  }
}
