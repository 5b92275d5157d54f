package io.lauma.exec.modify;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.store.Rows;
import io.lauma.expr.EvaluationContext;
import io.lauma.plan.PlanNode;
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
  private final int[] liveColumns;
  private final List<Check> checks;

  ConstraintErrors(Relation relation, List<Column> columns, List<PlanNode.RowCheck> rowChecks) {
    this.relation = relation;
    this.columns = columns;
    this.liveColumns = relation.liveColumns().stream().mapToInt(columns::indexOf).toArray();
    this.checks =
        rowChecks.stream().map(c -> new Check(c.constraint(), Condition.of(c.violated()))).toList();
  }

  private record Check(String constraint, Condition violated) {}

  /// @throws SqlException 23502 or 23514 for the first row with a NULL where none may be or against
  ///   a CHECK constraint
  void check(RowBatch rows, EvaluationContext context) {
    int valid = rowsWithoutNulls(rows);
    if (!checks.isEmpty() && valid > 0) {
      checkConditions(Rows.slice(rows, 0, valid), context);
    }
    if (valid < rows.rowCount()) {
      throw nullValue(nullColumn(rows, valid), rows, valid, context.text());
    }
  }

  /// How many rows there are before the first one with a NULL where none may be.
  private int rowsWithoutNulls(RowBatch rows) {
    for (int row = 0; row < rows.rowCount(); row++) {
      for (int i = 0; i < columns.size(); i++) {
        if (columns.get(i).notNull() && rows.column(i).isNull(row)) {
          return row;
        }
      }
    }
    return rows.rowCount();
  }

  private Column nullColumn(RowBatch rows, int row) {
    for (int i = 0; i < columns.size(); i++) {
      if (columns.get(i).notNull() && rows.column(i).isNull(row)) {
        return columns.get(i);
      }
    }
    throw new IllegalStateException("the row has a NULL");
  }

  private void checkConditions(RowBatch rows, EvaluationContext context) {
    RowBatch live = rows.dense().project(liveColumns);
    int first = rows.rowCount();
    String constraint = "";
    for (Check check : checks) {
      RowBatch violating = check.violated().select(live, context);
      if (violating.rowCount() > 0 && violating.position(0) < first) {
        first = violating.position(0);
        constraint = check.constraint();
      }
    }
    if (first < rows.rowCount()) {
      throw new SqlException(
              SqlState.CHECK_VIOLATION,
              "new row for relation \""
                  + relation.name()
                  + "\" violates check constraint \""
                  + constraint
                  + "\"")
          .withDetail("Failing row contains (" + values(rows, first, context.text()) + ").");
    }
  }

  private SqlException nullValue(Column column, RowBatch rows, int row, TextContext text) {
    return new SqlException(
            SqlState.NOT_NULL_VIOLATION,
            "null value in column \""
                + column.name()
                + "\" of relation \""
                + relation.name()
                + "\" violates not-null constraint")
        .withDetail("Failing row contains (" + values(rows, row, text) + ").");
  }

  private String values(RowBatch rows, int row, TextContext text) {
    StringBuilder values = new StringBuilder();
    for (int column : liveColumns) {
      values.append(values.isEmpty() ? "" : ", ").append(value(column, rows, row, text));
    }
    return values.toString();
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
    List<Column> key =
        relation.key().stream().map(part -> relation.columnById(part.columnId())).toList();
    String constraint = relation.primaryKeyName().orElse(relation.name() + "_pkey");
    return new SqlException(
            SqlState.UNIQUE_VIOLATION,
            "duplicate key value violates unique constraint \"" + constraint + "\"")
        .withDetail("Key " + IndexErrors.key(key, columns, rows, row, text) + " already exists.");
  }
}
