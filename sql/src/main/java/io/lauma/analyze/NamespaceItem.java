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
/// @param present of an item on a side of an outer join that may be missing: a value that is NULL
///   where it is
record NamespaceItem(
    String name,
    Optional<String> schema,
    String relationName,
    int tableOid,
    List<Column> columns,
    boolean table,
    boolean bare,
    Optional<RexNode> present) {
  NamespaceItem {
    columns = List.copyOf(columns);
  }

  /// An item that is there in every row.
  NamespaceItem(
      String name,
      Optional<String> schema,
      String relationName,
      int tableOid,
      List<Column> columns,
      boolean table,
      boolean bare) {
    this(name, schema, relationName, tableOid, columns, table, bare, Optional.empty());
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
    NamespaceItem moved =
        withColumns(
            columns.stream()
                .map(c ->
                    new Column(c.name, RexUtil.shift(c.value, by), c.tableOid, c.attributeNumber))
                .toList());
    return present.isEmpty() ? moved : moved.withPresent(RexUtil.shift(present.get(), by));
  }

  NamespaceItem withPresent(RexNode value) {
    return new NamespaceItem(
        name, schema, relationName, tableOid, columns, table, bare, Optional.of(value));
  }

  NamespaceItem withColumns(List<Column> newColumns) {
    return new NamespaceItem(
        name, schema, relationName, tableOid, newColumns, table, bare, present);
  }

  NamespaceItem withoutBareColumns() {
    return new NamespaceItem(name, schema, relationName, tableOid, columns, table, false, present);
  }
}
