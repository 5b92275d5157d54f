package io.lauma.exec.store;

import io.lauma.expr.compare.RowComparator;
import io.lauma.row.RowBatch;
import io.lauma.row.VectorBuilder;
import io.lauma.types.SqlType;
import io.lauma.types.StoredForm;
import java.util.Arrays;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// Merges sorted readers into one sorted output; equal rows keep the order of the readers. Holds
/// one batch a reader.
final class MergedRuns implements BatchReader {
  private final List<SqlType> types;
  private final PriorityQueue<Run> heads;

  MergedRuns(List<SqlType> types, RowComparator order, List<BatchReader> readers) {
    this.types = types;
    this.heads =
        new PriorityQueue<>(
            Math.max(1, readers.size()),
            (left, right) -> {
              int compared = order.compare(left.batch, left.row, right.batch, right.row);
              return compared != 0 ? compared : Integer.compare(left.index, right.index);
            });
    for (int i = 0; i < readers.size(); i++) {
      RowBatch first = readers.get(i).next();
      if (first != null) {
        heads.add(new Run(i, readers.get(i), first));
      }
    }
  }

  private static final class Run {
    private final int index;
    private final BatchReader reader;
    private RowBatch batch;
    private int row;

    Run(int index, BatchReader reader, RowBatch first) {
      this.index = index;
      this.reader = reader;
      this.batch = first;
    }

    boolean advance() {
      row++;
      if (row < batch.rowCount()) {
        return true;
      }
      @Nullable RowBatch following = reader.next();
      if (following == null) {
        return false;
      }
      batch = following;
      row = 0;
      return true;
    }
  }

  @Override
  public @Nullable RowBatch next() {
    if (heads.isEmpty()) {
      return null;
    }
    VectorBuilder[] columns = new VectorBuilder[types.size()];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new VectorBuilder(StoredForm.layout(types.get(i).oid()), RowBatch.ROWS_MAX);
    }
    int rows = 0;
    while (rows < RowBatch.ROWS_MAX && !Rows.isWide(columns)) {
      Run head = heads.poll();
      if (head == null) {
        break;
      }
      int position = head.batch.position(head.row);
      for (int i = 0; i < columns.length; i++) {
        columns[i].appendFrom(head.batch.column(i), position);
      }
      rows++;
      if (head.advance()) {
        heads.add(head);
      }
    }
    return RowBatch.of(rows, Arrays.stream(columns).map(VectorBuilder::build).toList());
  }
}
