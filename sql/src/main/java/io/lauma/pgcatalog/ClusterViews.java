package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.session.ClusterControl.MemberRow;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// pg_cluster and pg_distributed_tables.
final class ClusterViews {
  private ClusterViews() {}

  private record TableRow(Relation relation, String schemaName) {
    /// Key columns in key order, hashed ones first; nothing for a table without primary key.
    String key() {
      return relation.key().stream()
          .map(part -> relation.columnById(part.columnId()))
          .filter(column -> column.attributeNumber() > 0)
          .map(Column::name)
          .collect(Collectors.joining(", "));
    }
  }

  static VirtualTable<MemberRow> members(Supplier<List<MemberRow>> members) {
    return VirtualTable.of("pg_cluster", _ -> members.get())
        .with("oid", MemberRow::oid)
        .with("name", MemberRow::name)
        .with("conn", MemberRow::conn)
        .with("state", MemberRow::state)
        .build();
  }

  static VirtualTable<?> distributedTables() {
    return VirtualTable.of("pg_distributed_tables", ClusterViews::tables)
        .with("oid", r -> r.relation.oid())
        .with("schema_name", TableRow::schemaName)
        .with("table_name", r -> r.relation.name())
        .with("kind", r -> r.relation.distribution().name().toLowerCase(Locale.ROOT))
        .with("key", TableRow::key)
        .with("shards", r -> r.relation.shards().size())
        .build();
  }

  private static List<TableRow> tables(CatalogSnapshot catalog) {
    return ClassRow.sorted(catalog).stream()
        .filter(relation -> relation.kind() == Relation.Kind.TABLE)
        .map(relation ->
            new TableRow(
                relation,
                catalog.schema(relation.schemaOid()).map(CatalogSnapshot.Schema::name).orElse("")))
        .toList();
  }
}
