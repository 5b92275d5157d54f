package io.lauma.exec.scan;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.kv.Key;
import io.lauma.kv.KeyWriter;
import io.lauma.row.RowBatch;
import io.lauma.types.ByteSink;
import java.util.Arrays;
import java.util.List;

/// Makes keys and packed values of whole rows: batches of [#columns]. Used by one thread at a time.
public final class RowEncoder {
  private final StoredTable table;
  private final KeyWriter keyWriter = new KeyWriter();
  private final ByteSink valueSink = new ByteSink();

  private RowEncoder(StoredTable table) {
    this.table = table;
  }

  public static RowEncoder of(Relation relation) {
    return new RowEncoder(StoredTable.of(relation));
  }

  /// The columns a batch must have: all stored ones, hidden ones included.
  public List<Column> columns() {
    return table.columns();
  }

  /// Place of a column in those batches.
  public int indexOfColumn(int columnId) {
    return table.indexOf(columnId);
  }

  public Key key(RowBatch rows, int row) {
    return table.keys().encode(rows, row, keyWriter);
  }

  public byte[] value(RowBatch rows, int row) {
    table.values().encode(rows, row, table.valuePositions(), valueSink);
    return Arrays.copyOf(valueSink.array(), valueSink.length());
  }
}
