package io.lauma.exec.operator;

import io.lauma.exec.store.IntSort;
import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.expr.SortKey;
import io.lauma.expr.compare.RowComparator;
import io.lauma.kv.Invariants;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import io.lauma.types.ValueMemory;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// The first `rowsMax` rows in order. Ends with its input; takes everything before it gives
/// anything. Buffers at most twice `rowsMax` rows and a few batches, in memory; on cancel they are
/// dropped.
public final class TopN implements BatchOperator {
  /// Rows up to which a caller should prefer this to a full sort.
  public static final int ROWS_MAX = 10_000;

  /// Rows of so many bytes are not gathered beyond twice `rowsMax`.
  private static final long WIDE_BYTES = 4L * ValueMemory.BATCH_BYTES_MAX;

  private final RowComparator order;
  private final int rowsMax;
  private final int rowsHeldMax;
  private final RowCollector collector;
  private @Nullable RowBatch result;
  private int emitted;

  /// @param rowsMax between 0 and [#ROWS_MAX]
  public TopN(List<SqlType> types, List<SortKey> keys, int rowsMax) {
    Invariants.check(rowsMax >= 0 && rowsMax <= ROWS_MAX, "rows of a top-N", "rowsMax", rowsMax);
    this.order = RowComparator.of(keys);
    this.rowsMax = rowsMax;
    this.rowsHeldMax = Math.max(2 * rowsMax, 4 * RowBatch.ROWS_MAX);
    this.collector = new RowCollector(types);
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(
      List<SqlType> types, List<SortKey> keys, int rowsMax) {
    return OperatorStage.of("TopN", () -> new TopN(types, keys, rowsMax));
  }

  @Override
  public void accept(RowBatch batch) {
    collector.append(batch);
    if (collector.rowCount() > rowsHeldMax
        || (collector.rowCount() >= 2 * rowsMax && collector.sizeBytes() > WIDE_BYTES)) {
      collector.append(best());
    }
  }

  private RowBatch best() {
    RowBatch rows = collector.take();
    int[] sorted =
        IntSort.sorted(rows.rowCount(), (left, right) -> order.compare(rows, left, rows, right));
    return Rows.pick(rows, sorted, 0, Math.min(rowsMax, sorted.length));
  }

  @Override
  public void end() {
    result = best();
  }

  @Override
  public @Nullable RowBatch next() {
    if (result == null || emitted == result.rowCount()) {
      return null;
    }
    int count = Math.min(RowBatch.ROWS_MAX, result.rowCount() - emitted);
    RowBatch slice = Rows.slice(result, emitted, count);
    emitted += count;
    return slice;
  }
}
