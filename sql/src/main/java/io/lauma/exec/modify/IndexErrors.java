package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.util.ArrayList;
import java.util.List;

/// Violations of unique indexes in PostgreSQL's words. Pure.
final class IndexErrors {
  private IndexErrors() {}

  /// 23505 for a row of the table.
  ///
  /// @param key in words
  static SqlException duplicate(Relation index, String key) {
    return new SqlException(
            SqlState.UNIQUE_VIOLATION,
            "duplicate key value violates unique constraint \"" + index.name() + "\"")
        .withDetail("Key " + key + " already exists.");
  }

  /// 23505 for a unique index that the rows of its table do not allow.
  static SqlException cannotCreate(Relation index, String key) {
    return new SqlException(
            SqlState.UNIQUE_VIOLATION, "could not create unique index \"" + index.name() + "\"")
        .withDetail("Key " + key + " is duplicated.");
  }

  /// `(a, b)=(1, x)`.
  static String key(
      List<Column> keyColumns, List<Column> columns, RowBatch rows, int row, TextContext text) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    for (Column column : keyColumns) {
      Vector vector = rows.column(columns.indexOf(column));
      names.add(column.name());
      values.add(
          vector.isNull(row) ? "null" : TypeText.write(column.type().oid(), vector, row, text));
    }
    return "(" + String.join(", ", names) + ")=(" + String.join(", ", values) + ")";
  }
}
