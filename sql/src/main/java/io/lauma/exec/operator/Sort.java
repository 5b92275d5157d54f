package io.lauma.exec.operator;

import io.lauma.exec.RunContext;
import io.lauma.exec.store.SortedRows;
import io.lauma.expr.SortKey;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Sorts its whole input, stably. Ends with its input's last row; takes everything before it gives
/// anything. Buffers up to the work memory, the rest in temporary files, which are gone when it
/// ends or is cancelled.
public final class Sort implements BatchOperator {
  private final SortedRows rows;

  public Sort(List<SqlType> types, List<SortKey> keys, RunContext context) {
    this.rows =
        new SortedRows(
            types,
            keys,
            context.resources().workMemoryBytes(),
            context.resources().spillDirectory(),
            context.cancel());
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(
      List<SqlType> types, List<SortKey> keys, RunContext context) {
    return OperatorStage.of("Sort", () -> new Sort(types, keys, context));
  }

  @Override
  public void accept(RowBatch batch) {
    rows.append(batch);
  }

  @Override
  public void end() {
    rows.finish();
  }

  @Override
  public @Nullable RowBatch next() {
    return rows.next();
  }

  @Override
  public void close() {
    rows.close();
  }
}
