package io.lauma.exec.scan;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.ShardCursor;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.store.BatchReader;
import io.lauma.exec.store.Rows;
import io.lauma.expr.EvaluationContext;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Decodes the rows of cursors, one cursor after the other, into column batches with the scan's
/// filter applied; the first batches are small; stops reading once enough rows have passed. Closes
/// the cursors. For one thread at a time, which may block.
public final class CursorRows implements BatchReader {
  /// Rows of the first batch, and how much larger each further one may be: who needs only a few
  /// rows, a limit behind a filter or behind locks, has little read in vain.
  private static final int FIRST_ROWS = 32;

  private static final int GROWTH = 4;

  private final List<? extends ShardCursor> cursors;
  private final RowDecoder decoder;
  private final List<SqlType> types;
  private final Optional<Condition> filter;
  private final EvaluationContext context;
  private final CancelSignal cancel;
  private long rowsLeft;
  private int batchRows = FIRST_ROWS;
  private int cursor;

  /// @param cursors in the order their rows are wanted; owned from now on
  /// @param types of the decoded columns
  /// @param rowsMax rows that are enough; [Long#MAX_VALUE] for all
  public CursorRows(
      List<? extends ShardCursor> cursors,
      RowDecoder decoder,
      List<SqlType> types,
      Optional<Condition> filter,
      long rowsMax,
      EvaluationContext context,
      CancelSignal cancel) {
    this.context = context;
    this.cursors = List.copyOf(cursors);
    this.decoder = decoder;
    this.types = List.copyOf(types);
    this.filter = filter;
    this.rowsLeft = rowsMax;
    this.cancel = cancel;
  }

  @Override
  public @Nullable RowBatch next() {
    if (rowsLeft <= 0) {
      return null;
    }
    cancel.check();
    RowBatch batch = read();
    if (batch == null) {
      return null;
    }
    RowBatch passed = filter.isPresent() ? filter.get().select(batch, context) : batch;
    passed = passed.first(rowsLeft);
    rowsLeft -= passed.rowCount();
    return passed;
  }

  private @Nullable RowBatch read() {
    long wanted = filter.isPresent() ? batchRows : Math.min(batchRows, rowsLeft);
    batchRows = Math.min(RowBatch.ROWS_MAX, batchRows * GROWTH);
    VectorBuilder[] columns = new VectorBuilder[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] =
          new VectorBuilder(StoredForm.layout(types.get(i).oid()), Math.min((int) wanted, 64));
    }
    int rows = 0;
    while (rows < wanted && cursor < cursors.size() && !Rows.isWide(columns)) {
      ShardCursor current = cursors.get(cursor);
      if (current.next()) {
        decoder.decode(current, columns);
        rows++;
      } else {
        cursor++;
      }
    }
    if (rows == 0) {
      return null;
    }
    Vector[] vectors = new Vector[columns.length];
    for (int i = 0; i < columns.length; i++) {
      vectors[i] = columns[i].build();
    }
    return RowBatch.of(rows, vectors);
  }

  /// Whether everything read so far may be answered.
  public boolean mayAnswer() {
    for (ShardCursor each : cursors) {
      if (!each.mayAnswer()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    cursors.forEach(ShardCursor::close);
  }
}
