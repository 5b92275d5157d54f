package io.lauma.exec.reference;

import io.lauma.catalog.CatalogSnapshot.Reference;
import io.lauma.catalog.Relation;
import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.TextContext;
import java.util.List;

/// Violations of FOREIGN KEY constraints in PostgreSQL's words.
public final class ReferenceErrors {
  private ReferenceErrors() {}

  /// 23503 for a row that refers to none.
  public static SqlException missing(
      ReferringRows rows, ReferringRows.Entry entry, TextContext text) {
    return missing(
        new Reference(rows.table(), rows.key()),
        rows.referenced(),
        rows.values(),
        entry.place(),
        text);
  }

  /// 23503 for the first row of some that refer to none.
  ///
  /// @param values in the order of the constraint
  public static SqlException missing(
      Reference reference, Relation referenced, RowBatch values, TextContext text) {
    return missing(reference, referenced, values, 0, text);
  }

  private static SqlException missing(
      Reference reference, Relation referenced, RowBatch values, int row, TextContext text) {
    boolean mixed = false;
    for (int i = 0; i < values.columnCount(); i++) {
      mixed |= values.column(i).isNull(row);
    }
    SqlException error =
        new SqlException(
            SqlState.FOREIGN_KEY_VIOLATION,
            "insert or update on table \""
                + reference.table().name()
                + "\" violates foreign key constraint \""
                + reference.key().name()
                + "\"");
    return error.withDetail(
        mixed
            ? "MATCH FULL does not allow mixing of null and nonnull key values."
            : key(reference.table(), reference.key().columnIds(), values, row, text)
                + " is not present in table \""
                + referenced.name()
                + "\".");
  }

  /// 23503 for a key that is still referred to.
  ///
  /// @param keys in the order of the constraint
  public static SqlException stillReferenced(
      Relation table, Reference reference, RowBatch keys, int row, TextContext text) {
    return new SqlException(
            SqlState.FOREIGN_KEY_VIOLATION,
            "update or delete on table \""
                + table.name()
                + "\" violates foreign key constraint \""
                + reference.key().name()
                + "\" on table \""
                + reference.table().name()
                + "\"")
        .withDetail(
            key(table, reference.key().referencedColumnIds(), keys, row, text)
                + " is still referenced from table \""
                + reference.table().name()
                + "\".");
  }

  /// 40001 above READ COMMITTED for a key that is to go, and that rows refer to which the
  /// transaction does not see.
  ///
  /// @param keys in the order of the constraint
  public static SqlException referencedSince(
      Relation table, Reference reference, RowBatch keys, int row, TextContext text) {
    return new SqlException(
            SqlState.T_R_SERIALIZATION_FAILURE,
            "could not serialize access due to concurrent update")
        .withDetail(
            key(table, reference.key().referencedColumnIds(), keys, row, text)
                + " of table \""
                + table.name()
                + "\" was referenced from table \""
                + reference.table().name()
                + "\" by another transaction after this one had taken its snapshot.")
        .withHint("The transaction might succeed if retried.");
  }

  private static String key(
      Relation table, List<Integer> columnIds, RowBatch values, int row, TextContext text) {
    StringBuilder names = new StringBuilder();
    StringBuilder shown = new StringBuilder();
    for (int i = 0; i < columnIds.size(); i++) {
      var column = table.columnById(columnIds.get(i));
      names.append(i == 0 ? "" : ", ").append(column.name());
      shown
          .append(i == 0 ? "" : ", ")
          .append(TypeText.write(column.type().oid(), values.column(i), row, text));
    }
    return "Key (" + names + ")=(" + shown + ")";
  }
}
