package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.exec.scan.RowEncoder;
import io.lauma.kv.Key;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import io.lauma.types.TextContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// The keys that rows of one statement have got in the index of a DEFERRABLE constraint, to be
/// looked at once the rows are written. A key stands for all entries that begin with it, and is
/// locked for them: it is never one of an entry. Used by one thread at a time.
public final class ArrivedKeys {
  /// Bytes of keys of one statement; beyond it 53200.
  public static final long SIZE_BYTES_MAX = 128L << 20;

  /// Of a key, beside its bytes.
  private static final int KEY_BYTES = 128;

  private final Relation index;
  private final IndexDefinition definition;
  private final RowEncoder encoder;
  private final int[] places;
  private final Map<Key, Arrival> keys = new LinkedHashMap<>();
  private long rowCount;
  private long sizeBytes;

  /// A key that rows have got.
  ///
  /// @param firstRow number of the first such row in its statement
  /// @param secondRow of the second one; that of the first when there is none
  /// @param count how many there are
  public record Arrival(Key key, long firstRow, long secondRow, int count) {
    private Arrival again(long row) {
      return new Arrival(key, firstRow, count == 1 ? row : secondRow, count + 1);
    }

    /// Number of the row that found another one with the key.
    ///
    /// @param rowsWithKey how many rows have it now
    public long violatingRow(int rowsWithKey) {
      return rowsWithKey > count ? firstRow : secondRow;
    }
  }

  /// @param index of a DEFERRABLE constraint, which is of columns alone
  /// @param table its table
  public ArrivedKeys(Relation index, Relation table) {
    this.index = index;
    this.definition = index.index().orElseThrow();
    this.encoder = RowEncoder.ofKeyPrefix(index, definition.keyColumnCount());
    RowEncoder rows = RowEncoder.of(table);
    this.places = definition.keyColumnIds().stream().mapToInt(rows::indexOfColumn).toArray();
  }

  /// The index.
  public Relation index() {
    return index;
  }

  /// Rows were inserted.
  public void inserted(RowImages after) {
    RowBatch values = after.rows().project(places);
    for (int row = 0; row < values.rowCount(); row++) {
      add(values, row);
    }
    rowCount += values.rowCount();
  }

  /// Rows were updated.
  public void updated(RowImages before, RowImages after) {
    RowBatch old = before.rows().project(places);
    RowBatch values = after.rows().project(places);
    for (int row = 0; row < values.rowCount(); row++) {
      if (!encoder.key(old, row).equals(encoder.key(values, row))) {
        add(values, row);
      }
    }
    rowCount += values.rowCount();
  }

  private void add(RowBatch values, int row) {
    if (definition.nullsDistinct() && hasNull(values, row)) {
      return;
    }
    Key key = encoder.key(values, row);
    Arrival before = keys.get(key);
    if (before == null) {
      sizeBytes += key.lengthBytes() + KEY_BYTES;
    }
    long number = rowCount + row;
    keys.put(key, before == null ? new Arrival(key, number, number, 1) : before.again(number));
    if (sizeBytes > SIZE_BYTES_MAX) {
      throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
          .withDetail("A statement writes too many keys of a deferrable constraint.");
    }
  }

  private static boolean hasNull(RowBatch values, int row) {
    return IntStream.range(0, values.columnCount())
        .anyMatch(column -> values.column(column).isNull(row));
  }

  /// The keys so far, in the order in which they came; they are given once.
  public List<Arrival> take() {
    List<Arrival> taken = new ArrayList<>(keys.values());
    keys.clear();
    sizeBytes = 0;
    return taken;
  }

  /// The columns of the index that [#key] wants.
  public List<Integer> columnIds() {
    return columns().stream().map(Column::id).toList();
  }

  /// Their types.
  public List<SqlType> types() {
    return columns().stream().map(Column::type).toList();
  }

  private List<Column> columns() {
    return index.columns().subList(0, definition.keyColumnCount());
  }

  /// The key of an entry.
  ///
  /// @param entries [#columnIds]
  public Key key(RowBatch entries, int row) {
    return encoder.key(entries, row);
  }

  /// 23505 for an entry that another row has too.
  ///
  /// @param entries [#columnIds]
  public SqlException duplicate(RowBatch entries, int row, TextContext text) {
    return IndexErrors.duplicate(index, IndexErrors.key(columns(), columns(), entries, row, text));
  }
}
