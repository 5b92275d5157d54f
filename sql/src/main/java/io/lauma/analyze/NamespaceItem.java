package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.types.SqlType;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// What one item of FROM makes visible.
///
/// @param name the alias or table name; empty for a join without an alias
/// @param relationName of a table with an alias: its own name, hidden by the alias; else empty
/// @param schema of a table without an alias: `schema.table.column` may be written
/// @param table whether `name.column` finds its columns
/// @param bare whether `column` alone finds its columns
record NamespaceItem(
    String name,
    Optional<String> schema,
    String relationName,
    int tableOid,
    List<Column> columns,
    boolean table,
    boolean bare) {
  NamespaceItem {
    columns = List.copyOf(columns);
  }

  /// @param value over the row of the query's FROM
  record Column(String name, RexNode value, int tableOid, int attributeNumber) {
    SqlType type() {
      return PgType.typeOf(value);
    }
  }

  NamespaceItem shifted(int by) {
    if (by == 0) {
      return this;
    }
    return withColumns(
        columns.stream()
            .map(c -> new Column(c.name, RexUtil.shift(c.value, by), c.tableOid, c.attributeNumber))
            .toList());
  }

  NamespaceItem withColumns(List<Column> newColumns) {
    return new NamespaceItem(name, schema, relationName, tableOid, newColumns, table, bare);
  }

  NamespaceItem withoutBareColumns() {
    return new NamespaceItem(name, schema, relationName, tableOid, columns, table, false);
  }
}
