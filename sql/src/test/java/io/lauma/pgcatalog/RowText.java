package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Column;
import io.lauma.catalog.builtin.BuiltinRelations;
import io.lauma.exec.SystemTables;
import io.lauma.row.RowBatch;
import io.lauma.row.TypeText;
import io.lauma.row.Vector;
import io.lauma.session.ClusterControl.MemberRow;
import io.lauma.types.TextContext;
import java.util.ArrayList;
import java.util.List;

/// Rows of system relations as the text that psql shows, fields joined by `|`, NULL empty.
final class RowText {
  static final SystemTables ROWS =
      SystemRows.ofSession(
          new SystemRows(() -> List.of(new MemberRow(1, "n1", "localhost:5432", "up"))),
          new OneSession());

  private RowText() {}

  static List<String> of(CatalogState catalog, String schema, String relation, String... columns) {
    SystemRelation shape = BuiltinRelations.find(schema, relation).orElseThrow();
    List<Column> wanted = new ArrayList<>();
    for (String name : columns) {
      wanted.add(
          shape.columns().stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow());
    }
    List<Integer> numbers = wanted.stream().map(Column::attributeNumber).toList();
    List<String> lines = new ArrayList<>();
    for (RowBatch batch : ROWS.rows(catalog, shape.oid(), numbers)) {
      for (int row = 0; row < batch.rowCount(); row++) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < wanted.size(); i++) {
          fields.add(text(wanted.get(i), batch.column(i), row));
        }
        lines.add(String.join("|", fields));
      }
    }
    return lines;
  }

  /// Rows of user objects of pg_catalog relations whose first column is an OID.
  static List<String> users(String relation, String... columns) {
    return of(Sample.CATALOG, "pg_catalog", relation, columns).stream()
        .filter(line -> Integer.parseInt(line.substring(0, line.indexOf('|'))) >= 16384)
        .toList();
  }

  private static String text(Column column, Vector values, int row) {
    return values.isNull(row)
        ? ""
        : TypeText.write(column.type().oid(), values, row, TextContext.DEFAULT);
  }
}
