package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.util.List;

/// Violations of constraints in PostgreSQL's words. Rows are dense batches of `columns`.
final class ConstraintErrors {
  /// Longer values are cut in details.
  private static final int VALUE_CHARACTERS_MAX = 64;

  private final Relation relation;
  private final List<Column> columns;

  ConstraintErrors(Relation relation, List<Column> columns) {
    this.relation = relation;
    this.columns = columns;
  }

  /// @throws SqlException 23502 for the first row with a NULL where none may be
  void checkNotNull(RowBatch rows, TextContext text) {
    for (int row = 0; row < rows.rowCount(); row++) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).notNull() && rows.column(i).isNull(row)) {
          throw nullValue(columns.get(i), rows, row, text);
        }
      }
    }
  }

  private SqlException nullValue(Column column, RowBatch rows, int row, TextContext text) {
    StringBuilder values = new StringBuilder();
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).attributeNumber() > 0) {
        values.append(values.isEmpty() ? "" : ", ").append(value(i, rows, row, text));
      }
    }
    return new SqlException(
            SqlState.NOT_NULL_VIOLATION,
            "null value in column \""
                + column.name()
                + "\" of relation \""
                + relation.name()
                + "\" violates not-null constraint")
        .withDetail("Failing row contains (" + values + ").");
  }

  private String value(int column, RowBatch rows, int row, TextContext text) {
    String value = text(columns.get(column), rows.column(column), row, text);
    if (value.codePointCount(0, value.length()) <= VALUE_CHARACTERS_MAX) {
      return value;
    }
    return value.substring(0, value.offsetByCodePoints(0, VALUE_CHARACTERS_MAX)) + "...";
  }

  private static String text(Column column, Vector vector, int row, TextContext text) {
    return vector.isNull(row) ? "null" : TypeText.write(column.type().oid(), vector, row, text);
  }

  /// 23505 for the row's key.
  SqlException duplicate(RowBatch rows, int row, TextContext text) {
    StringBuilder names = new StringBuilder();
    StringBuilder values = new StringBuilder();
    for (KeyColumn key : relation.key()) {
      Column column = relation.columnById(key.columnId());
      names.append(names.isEmpty() ? "" : ", ").append(column.name());
      values
          .append(values.isEmpty() ? "" : ", ")
          .append(text(column, rows.column(columns.indexOf(column)), row, text));
    }
    String constraint = relation.primaryKeyName().orElse(relation.name() + "_pkey");
    return new SqlException(
            SqlState.UNIQUE_VIOLATION,
            "duplicate key value violates unique constraint \"" + constraint + "\"")
        .withDetail("Key (" + names + ")=(" + values + ") already exists.");
  }
}
