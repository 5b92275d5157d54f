package io.lauma.exec.operator;

import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Passes its input, which may have one row at most: a second one fails with 21000. Buffers
/// nothing; demand passes straight through.
public final class SingleRow implements BatchOperator {
  private long rows;
  private @Nullable RowBatch ready;

  public static Flow<RowBatch, RowBatch, NotUsed> of() {
    return OperatorStage.of("SingleRow", SingleRow::new);
  }

  @Override
  public void accept(RowBatch batch) {
    rows += batch.rowCount();
    if (rows > 1) {
      throw new SqlException(
          SqlState.CARDINALITY_VIOLATION,
          "more than one row returned by a subquery used as an expression");
    }
    ready = batch;
  }

  @Override
  public @Nullable RowBatch next() {
    RowBatch batch = ready;
    ready = null;
    return batch;
  }
}
