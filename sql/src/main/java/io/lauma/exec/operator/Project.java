package io.lauma.exec.operator;

import io.lauma.expr.EvaluationContext;
import io.lauma.row.RowBatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Computes columns from each batch, and gives it out in pieces when they are wide. Ends with its
/// input, holds one batch of input, passes demand on, and just stops on cancel.
public final class Project implements BatchOperator {
  private final Projection projection;
  private final EvaluationContext context;
  private @Nullable RowBatch rest;
  private int pieceRows = RowBatch.ROWS_MAX;

  public Project(Projection projection, EvaluationContext context) {
    this.context = context;
    this.projection = projection;
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(
      Projection projection, EvaluationContext context) {
    return OperatorStage.of("Project", () -> new Project(projection, context));
  }

  @Override
  public void accept(RowBatch batch) {
    rest = batch;
  }

  @Override
  public @Nullable RowBatch next() {
    RowBatch batch = rest;
    if (batch == null) {
      return null;
    }
    RowBatch piece = projection.applyFirst(batch, pieceRows, context);
    boolean last = piece.rowCount() == batch.rowCount();
    rest = last ? null : batch.skip(piece.rowCount());
    pieceRows = last ? RowBatch.ROWS_MAX : piece.rowCount() * 2;
    return piece;
  }
}
