package io.lauma.pgcatalog;

/// pg_tables, pg_views and pg_indexes.
final class ObjectViews {
  private ObjectViews() {}

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
    return VirtualTable.of("pg_indexes", IndexRow::all)
        .with("schemaname", r -> r.table().schema())
        .with("tablename", r -> r.table().name())
        .with("indexname", IndexRow::name)
        .with("indexdef", IndexRow::definition)
        .nulls("tablespace")
        .build();
  }
}
