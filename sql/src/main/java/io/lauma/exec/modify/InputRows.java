package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.exec.store.Rows;
import io.lauma.kv.Key;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import java.util.ArrayList;
import java.util.List;

/// Reads the input of UPDATE and DELETE as rows of their table: the first column is the address,
/// then come the table's columns. Used by one thread at a time.
final class InputRows {
  private final List<Column> columns;
  private final List<Integer> oldColumnIds;

  /// @param oldColumnIds the table's columns in the input, after the address
  InputRows(RowEncoder encoder, List<Integer> oldColumnIds) {
    this.columns = encoder.columns();
    this.oldColumnIds = List.copyOf(oldColumnIds);
  }

  static Key address(RowBatch rows, int row) {
    return Key.of(((Vector.Bytes) rows.column(0)).get(row));
  }

  /// The table's columns in stored order; a hidden key column, which the input lacks, stands as an
  /// empty value.
  RowBatch stored(RowBatch rows) {
    Vector[] values = new Vector[columns.size()];
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      int old = oldColumnIds.indexOf(column.id());
      values[i] = old >= 0 ? rows.column(1 + old) : absent(column, rows.rowCount());
    }
    return RowBatch.of(rows.rowCount(), values);
  }

  private static Vector absent(Column column, int count) {
    return column.attributeNumber() <= 0
        ? new Vector.Bytes(count, new byte[0], new int[count + 1], null)
        : Rows.nullColumn(column.type(), count);
  }

  /// The rows as they are read.
  ///
  /// @param rows a dense batch
  RowImages images(RowBatch rows) {
    List<Key> keys = new ArrayList<>(rows.rowCount());
    for (int row = 0; row < rows.rowCount(); row++) {
      keys.add(address(rows, row));
    }
    return new RowImages(stored(rows), keys);
  }
}
