package io.lauma.exec.operator;

import io.lauma.expr.EvaluationContext;
import io.lauma.row.RowBatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Passes the rows for which a condition is true, as selections of its input's batches. Ends with
/// its input, buffers nothing, passes demand on, and just stops on cancel.
public final class Filter implements BatchOperator {
  private final Condition condition;
  private final EvaluationContext context;
  private @Nullable RowBatch ready;

  public Filter(Condition condition, EvaluationContext context) {
    this.context = context;
    this.condition = condition;
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(
      Condition condition, EvaluationContext context) {
    return OperatorStage.of("Filter", () -> new Filter(condition, context));
  }

  @Override
  public void accept(RowBatch batch) {
    ready = condition.select(batch, context);
  }

  @Override
  public @Nullable RowBatch next() {
    RowBatch batch = ready;
    ready = null;
    return batch;
  }
}
