package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import java.util.List;

/// pg_tables, pg_views and pg_indexes.
final class ObjectViews {
  private ObjectViews() {}

  private record IndexRow(UserRelation table, String definition) {}

  static VirtualTable<NamedRelation> tables() {
    return VirtualTable.of("pg_tables", NamedRelation::tables)
        .with("schemaname", NamedRelation::schema)
        .with("tablename", NamedRelation::name)
        .with("tableowner", NamedRelation::owner)
        .with("hasindexes", NamedRelation::indexed)
        .constant(false, "hasrules", "hastriggers", "rowsecurity")
        .nulls("tablespace")
        .build();
  }

  static VirtualTable<NamedRelation> views() {
    return VirtualTable.of("pg_views", NamedRelation::views)
        .with("schemaname", NamedRelation::schema)
        .with("viewname", NamedRelation::name)
        .with("viewowner", NamedRelation::owner)
        .with("definition", r -> r.definition().map(Definitions::statement).orElse(null))
        .build();
  }

  static VirtualTable<?> indexes() {
    return VirtualTable.of("pg_indexes", ObjectViews::indexRows)
        .with("schemaname", r -> r.table.schema())
        .with("tablename", r -> r.table.name())
        .with("indexname", r -> r.table.primaryKeyName())
        .with("indexdef", IndexRow::definition)
        .nulls("tablespace")
        .build();
  }

  private static List<IndexRow> indexRows(CatalogSnapshot catalog) {
    return UserRelation.keyed(catalog).stream()
        .map(table -> new IndexRow(table, Definitions.index(table.schema(), table.relation())))
        .toList();
  }
}
