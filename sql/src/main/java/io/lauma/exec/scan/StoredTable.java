package io.lauma.exec.scan;

import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.kv.KeyOrder;
import io.lauma.row.KeyCodec;
import io.lauma.row.RowCodec;
import io.lauma.row.RowSchema;
import java.util.ArrayList;
import java.util.List;

/// How a relation's rows are stored: its columns in stored order (hidden ones included, dropped
/// ones not), the codec of its keys over batches of those columns, and the codec of its values,
/// which hold the columns that the key does not keep exactly. Immutable.
final class StoredTable {
  private final List<Column> columns;
  private final KeyCodec keys;
  private final RowCodec values;
  private final List<RowSchema.Column> valueColumns;
  private final int[] valuePositions;

  private StoredTable(Relation relation, int keyParts) {
    columns = relation.columns().stream().filter(column -> !column.dropped()).toList();
    keys =
        new KeyCodec(
            relation.id(), keyColumns(relation).subList(0, keyParts), relation.hashColumnCount());
    List<RowSchema.Column> held = new ArrayList<>();
    List<Integer> positions = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      Column column = columns.get(i);
      if (!isKeptByKey(relation, column)) {
        held.add(new RowSchema.Column(column.id(), column.type().oid()));
        positions.add(i);
      }
    }
    valueColumns = List.copyOf(held);
    valuePositions = positions.stream().mapToInt(Integer::intValue).toArray();
    values = new RowCodec(new RowSchema(relation.schemaVersion(), held), List.of());
  }

  static StoredTable of(Relation relation) {
    return new StoredTable(relation, relation.key().size());
  }

  /// With only the first parts of its keys.
  static StoredTable ofKeyPrefix(Relation relation, int keyParts) {
    return new StoredTable(relation, keyParts);
  }

  private List<io.lauma.row.KeyColumn> keyColumns(Relation relation) {
    List<io.lauma.row.KeyColumn> keyColumns = new ArrayList<>();
    for (KeyColumn key : relation.key()) {
      int position = indexOf(key.columnId());
      keyColumns.add(
          new io.lauma.row.KeyColumn(position, columns.get(position).type(), order(key)));
    }
    return keyColumns;
  }

  private static KeyOrder order(KeyColumn key) {
    if (key.descending()) {
      return key.nullsFirst() ? KeyOrder.DESC_NULLS_FIRST : KeyOrder.DESC_NULLS_LAST;
    }
    return key.nullsFirst() ? KeyOrder.ASC_NULLS_FIRST : KeyOrder.ASC_NULLS_LAST;
  }

  private static boolean isKeptByKey(Relation relation, Column column) {
    return relation.key().stream().anyMatch(key -> key.columnId() == column.id())
        && KeyCodec.isExact(column.type().oid());
  }

  List<Column> columns() {
    return columns;
  }

  /// @throws IllegalArgumentException for a column that the table does not have
  int indexOf(int columnId) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).id() == columnId) {
        return i;
      }
    }
    throw new IllegalArgumentException("no stored column has id " + columnId);
  }

  KeyCodec keys() {
    return keys;
  }

  RowCodec values() {
    return values;
  }

  List<RowSchema.Column> valueColumns() {
    return valueColumns;
  }

  /// Where the value's columns are in batches of all columns.
  int[] valuePositions() {
    return valuePositions;
  }
}
