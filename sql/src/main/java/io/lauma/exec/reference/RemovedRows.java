package io.lauma.exec.reference;

import io.lauma.catalog.Relation;
import io.lauma.exec.modify.RowImages;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.exec.store.RowCollector;
import io.lauma.exec.store.Rows;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// The keys that a statement has taken away from the rows of a table that others refer to, with
/// those that came instead. Used by one thread at a time.
public final class RemovedRows {
  /// Bytes of keys of one statement; beyond it 53200.
  public static final long SIZE_BYTES_MAX = 128L << 20;

  private final ReferencedKey key;
  private final int[] columns;
  private final RowCollector before;
  private final RowCollector after;
  private boolean moved;

  RemovedRows(ReferencedKey key) {
    Relation table = key.table();
    RowEncoder encoder = RowEncoder.of(table);
    List<SqlType> types = key.columnIds().stream().map(id -> table.columnById(id).type()).toList();
    this.key = key;
    this.columns = key.columnIds().stream().mapToInt(encoder::indexOfColumn).toArray();
    this.before = new RowCollector(types);
    this.after = new RowCollector(types);
  }

  ReferencedKey key() {
    return key;
  }

  void deleted(RowImages images) {
    RowBatch old = images.rows().project(columns);
    int[] rows = IntStream.range(0, old.rowCount()).filter(row -> !hasNull(old, row)).toArray();
    before.append(rows.length == old.rowCount() ? old : Rows.pick(old, rows, 0, rows.length));
    checkSize();
  }

  void updated(RowImages old, RowImages fresh) {
    RowBatch oldKeys = old.rows().project(columns);
    RowBatch freshKeys = fresh.rows().project(columns);
    int[] rows =
        IntStream.range(0, old.keys().size())
            .filter(row ->
                key.isPrimary()
                    ? !old.keys().get(row).equals(fresh.keys().get(row))
                    : !hasNull(oldKeys, row) && isChanged(oldKeys, freshKeys, row))
            .toArray();
    if (rows.length == 0) {
      return;
    }
    moved = true;
    before.append(Rows.pick(oldKeys, rows, 0, rows.length));
    after.append(Rows.pick(freshKeys, rows, 0, rows.length));
    checkSize();
  }

  /// A row with a NULL in its key is referred to by none.
  private static boolean hasNull(RowBatch keys, int row) {
    for (int i = 0; i < keys.columnCount(); i++) {
      if (keys.column(i).isNull(row)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isChanged(RowBatch before, RowBatch after, int row) {
    for (int i = 0; i < before.columnCount(); i++) {
      if (!SameValues.at(before.column(i), after.column(i), row)) {
        return true;
      }
    }
    return false;
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
    return new Keys(key, before.take(), fresh);
  }

  /// Keys that have gone, in the order of the statement's rows.
  ///
  /// @param before the columns of `key`, one row a key
  /// @param after what came instead; empty where rows were deleted
  public record Keys(ReferencedKey key, RowBatch before, Optional<RowBatch> after) {
    /// The table that had them.
    public Relation table() {
      return key.table();
    }
  }
}
