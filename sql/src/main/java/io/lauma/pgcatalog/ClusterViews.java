package io.lauma.pgcatalog;

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

  static VirtualTable<MemberRow> members(Supplier<List<MemberRow>> members) {
    return VirtualTable.of("pg_cluster", _ -> members.get())
        .with("oid", MemberRow::oid)
        .with("name", MemberRow::name)
        .with("conn", MemberRow::conn)
        .with("state", MemberRow::state)
        .build();
  }

  static VirtualTable<UserRelation> distributedTables() {
    return VirtualTable.of(
            "pg_distributed_tables", catalog -> UserRelation.of(catalog, Relation.Kind.TABLE))
        .with("oid", UserRelation::oid)
        .with("schema_name", UserRelation::schema)
        .with("table_name", UserRelation::name)
        .with("kind", r -> r.relation().distribution().name().toLowerCase(Locale.ROOT))
        .with("key", ClusterViews::key)
        .with("shards", r -> r.relation().shards().size())
        .build();
  }

  /// Key columns in key order, hashed ones first; nothing for a table without primary key.
  private static String key(UserRelation table) {
    return table.keyColumns().stream()
        .filter(column -> column.attributeNumber() > 0)
        .map(Column::name)
        .collect(Collectors.joining(", "));
  }
}
