package io.lauma.exec.operator;

import io.lauma.row.RowBatch;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Leaves out the first `offset` rows and passes the next `rowsMax`, then cancels its input, which
/// stops the remote scans that feed it. Buffers nothing; demand passes straight through.
public final class Limit implements BatchOperator {
  private long rowsToSkip;
  private long rowsLeft;
  private @Nullable RowBatch ready;

  /// @param offset rows to leave out, not negative
  /// @param rowsMax rows to pass, not negative; [Long#MAX_VALUE] for all
  public Limit(long offset, long rowsMax) {
    this.rowsToSkip = offset;
    this.rowsLeft = rowsMax;
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(long offset, long rowsMax) {
    return OperatorStage.of("Limit", () -> new Limit(offset, rowsMax));
  }

  @Override
  public void accept(RowBatch batch) {
    RowBatch rest = batch;
    if (rowsToSkip > 0) {
      int skipped = (int) Math.min(rowsToSkip, batch.rowCount());
      rowsToSkip -= skipped;
      rest = batch.skip(skipped);
    }
    ready = rest.first(rowsLeft);
    rowsLeft -= ready.rowCount();
  }

  @Override
  public @Nullable RowBatch next() {
    RowBatch batch = ready;
    ready = null;
    return batch;
  }

  @Override
  public boolean satisfied() {
    return rowsLeft == 0;
  }
}
