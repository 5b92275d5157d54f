package io.lauma.exec.reference;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.exec.modify.RowImages;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The keys that a statement has taken away from the rows of a table that others refer to, with
/// those that came instead. Used by one thread at a time.
public final class RemovedRows {
  /// Bytes of keys of one statement; beyond it 53200.
  public static final long SIZE_BYTES_MAX = 128L << 20;

  private final Relation table;
  private final int[] columns;
  private final RowCollector before;
  private final RowCollector after;
  private boolean moved;

  RemovedRows(Relation table) {
    RowEncoder encoder = RowEncoder.of(table);
    List<Column> keyColumns =
        table.key().stream().map(part -> table.columnById(part.columnId())).toList();
    List<SqlType> types = keyColumns.stream().map(Column::type).toList();
    this.table = table;
    this.columns = keyColumns.stream().mapToInt(c -> encoder.indexOfColumn(c.id())).toArray();
    this.before = new RowCollector(types);
    this.after = new RowCollector(types);
  }

  void deleted(RowImages images) {
    before.append(images.rows().project(columns));
    checkSize();
  }

  void updated(RowImages old, RowImages fresh) {
    List<Integer> changed = new ArrayList<>();
    for (int row = 0; row < old.keys().size(); row++) {
      if (!old.keys().get(row).equals(fresh.keys().get(row))) {
        changed.add(row);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    moved = true;
    int[] rows = changed.stream().mapToInt(Integer::intValue).toArray();
    before.append(Rows.pick(old.rows().project(columns), rows, 0, rows.length));
    after.append(Rows.pick(fresh.rows().project(columns), rows, 0, rows.length));
    checkSize();
  }

  private void checkSize() {
    if (before.sizeBytes() + after.sizeBytes() > SIZE_BYTES_MAX) {
      throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
          .withDetail("A statement removes too many rows that others may refer to.");
    }
  }

  public boolean isEmpty() {
    return before.rowCount() == 0;
  }

  /// What has gone; the collectors are empty afterwards.
  Keys take() {
    Optional<RowBatch> fresh = moved ? Optional.of(after.take()) : Optional.empty();
    return new Keys(table, before.take(), fresh);
  }

  /// Keys that have gone, in the order of the statement's rows.
  ///
  /// @param before the key columns in stored order, one row a key
  /// @param after what came instead; empty where rows were deleted
  public record Keys(Relation table, RowBatch before, Optional<RowBatch> after) {}
}
