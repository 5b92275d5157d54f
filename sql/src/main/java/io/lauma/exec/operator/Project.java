package io.lauma.exec.operator;

import io.lauma.expr.EvaluationContext;
import io.lauma.row.RowBatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Computes columns from each batch. Ends with its input, buffers nothing, passes demand on, and
/// just stops on cancel.
public final class Project implements BatchOperator {
  private final Projection projection;
  private final EvaluationContext context;
  private @Nullable RowBatch ready;

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
    ready = projection.apply(batch, context);
  }

  @Override
  public @Nullable RowBatch next() {
    RowBatch batch = ready;
    ready = null;
    return batch;
  }
}
