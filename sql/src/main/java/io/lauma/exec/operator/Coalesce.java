package io.lauma.exec.operator;

import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlType;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Flow;
import org.jspecify.annotations.Nullable;

/// Joins small batches into larger ones: the first passes as it is, each later one waits for twice
/// the rows of the one before, up to a full batch. Ends with its input; buffers at most one batch,
/// which is dropped on cancel; asks for input until it has enough.
public final class Coalesce implements BatchOperator {
  private final RowCollector collector;
  private int rowsWanted = 1;
  private boolean ended;
  private @Nullable RowBatch ready;
  private int emitted;

  public Coalesce(List<SqlType> types) {
    this.collector = new RowCollector(types);
  }

  public static Flow<RowBatch, RowBatch, NotUsed> of(List<SqlType> types) {
    return OperatorStage.of("Coalesce", () -> new Coalesce(types));
  }

  @Override
  public void accept(RowBatch batch) {
    collector.append(batch);
  }

  @Override
  public void end() {
    ended = true;
  }

  @Override
  public @Nullable RowBatch next() {
    if (ready == null
        && collector.rowCount() > 0
        && (ended || collector.rowCount() >= rowsWanted)) {
      ready = collector.take();
      emitted = 0;
      rowsWanted = Math.min(RowBatch.ROWS_MAX, rowsWanted * 2);
    }
    RowBatch rows = ready;
    if (rows == null) {
      return null;
    }
    int count = Math.min(RowBatch.ROWS_MAX, rows.rowCount() - emitted);
    RowBatch slice = Rows.slice(rows, emitted, count);
    emitted += count;
    if (emitted == rows.rowCount()) {
      ready = null;
    }
    return slice;
  }
}
