package io.lauma.exec.lock;

import io.lauma.exec.RunContext;
import io.lauma.exec.store.Rows;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// FOR UPDATE and its kin: locks the rows that its input finds, a slice of a batch after the other,
/// and passes those that still meet the conditions. Ends with its input, or cancels it once
/// `rowsMax` rows have passed; holds one batch; asks for the next one when the last is locked; on
/// cancel locks no more.
public final class LockRows {
  /// Rows that are locked by one request.
  private static final int SLICE_ROWS_MAX = 256;

  private LockRows() {}

  /// @param rowsMax rows that are enough: no more are locked
  public static Source<RowBatch, NotUsed> of(
      PlanNode.LockRows plan, Source<RowBatch, NotUsed> input, long rowsMax, RunContext context) {
    if (rowsMax == 0) {
      return Source.empty();
    }
    int sliceRows = RowLocker.sliceRows(plan, Math.min(rowsMax, SLICE_ROWS_MAX), SLICE_ROWS_MAX);
    return Source.lazySource(
            () -> {
              var locker = new RowLocker(plan, rowsMax, context);
              return input
                  .mapConcat(batch -> slices(batch.dense(), sliceRows))
                  .mapAsync(1, locker::lock)
                  .takeWhile(ignored -> locker.wanted() > 0, true)
                  .filter(batch -> batch.rowCount() > 0);
            })
        .mapMaterializedValue(ignored -> NotUsed.getInstance());
  }

  private static List<RowBatch> slices(RowBatch batch, int sliceRows) {
    List<RowBatch> slices = new ArrayList<>();
    for (int from = 0; from < batch.rowCount(); from += sliceRows) {
      slices.add(Rows.slice(batch, from, Math.min(sliceRows, batch.rowCount() - from)));
    }
    return slices;
  }
}
