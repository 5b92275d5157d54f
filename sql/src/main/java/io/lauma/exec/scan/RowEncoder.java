package io.lauma.exec.scan;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.kv.Key;
import io.lauma.kv.KeyWriter;
import io.lauma.row.RowBatch;
import io.lauma.types.ByteSink;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Arrays;
import java.util.List;

/// Makes keys and packed values of whole rows: batches of [#columns]. Used by one thread at a time.
public final class RowEncoder {
  /// The largest row that can be stored: an entry of the log holds it and a part of others.
  public static final int ROW_BYTES_MAX = 1_310_720;

  private final StoredTable table;
  private final KeyWriter keyWriter = new KeyWriter();
  private final ByteSink valueSink = new ByteSink();

  private RowEncoder(StoredTable table) {
    this.table = table;
  }

  public static RowEncoder of(Relation relation) {
    return new RowEncoder(StoredTable.of(relation));
  }

  /// Makes what the keys of rows begin with that have the same first key columns.
  public static RowEncoder ofKeyPrefix(Relation relation, int keyColumnCount) {
    return new RowEncoder(StoredTable.ofKeyPrefix(relation, keyColumnCount));
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

  /// @throws SqlException 54000 for a row above [#ROW_BYTES_MAX]
  public byte[] value(RowBatch rows, int row) {
    valueSink.clear();
    table.values().encode(rows, row, table.valuePositions(), valueSink);
    if (valueSink.length() > ROW_BYTES_MAX) {
      throw new SqlException(
          SqlState.PROGRAM_LIMIT_EXCEEDED,
          "row is too big: size " + valueSink.length() + ", maximum size " + ROW_BYTES_MAX);
    }
    return Arrays.copyOf(valueSink.array(), valueSink.length());
  }
}
