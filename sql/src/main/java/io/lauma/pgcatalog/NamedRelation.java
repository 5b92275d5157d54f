package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinRelations;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A table or view of a user or of the system, as the standard's views show it.
///
/// @param columns those that users see
record NamedRelation(
    int oid,
    int schemaOid,
    String schema,
    String name,
    String owner,
    boolean view,
    boolean system,
    boolean indexed,
    Optional<String> definition,
    List<Column> columns) {
  NamedRelation {
    columns = List.copyOf(columns);
  }

  static List<NamedRelation> all(CatalogSnapshot catalog) {
    Stream<NamedRelation> system = BuiltinRelations.all().stream().map(NamedRelation::of);
    return Stream.concat(
            system,
            UserRelation.all(catalog).stream()
                .filter(r ->
                    r.relation().kind() == Relation.Kind.TABLE
                        || r.relation().kind() == Relation.Kind.VIEW)
                .map(r -> of(r, catalog)))
        .toList();
  }

  static List<NamedRelation> tables(CatalogSnapshot catalog) {
    return all(catalog).stream().filter(r -> !r.view).toList();
  }

  static List<NamedRelation> views(CatalogSnapshot catalog) {
    return all(catalog).stream().filter(NamedRelation::view).toList();
  }

  private static NamedRelation of(SystemRelation r) {
    return new NamedRelation(
        r.oid(),
        ClassRow.schemaOid(r),
        r.schema(),
        r.name(),
        ServerTables.DATABASE_NAME,
        r.view(),
        true,
        false,
        Optional.empty(),
        r.columns());
  }

  private static NamedRelation of(UserRelation r, CatalogSnapshot catalog) {
    return new NamedRelation(
        r.oid(),
        r.relation().schemaOid(),
        r.schema(),
        r.name(),
        r.owner(),
        r.relation().kind() == Relation.Kind.VIEW,
        false,
        r.relation().primaryKeyOid() != 0 || !catalog.indexesOf(r.oid()).isEmpty(),
        r.relation().definition(),
        r.relation().liveColumns());
  }

  String tableType() {
    return view ? "VIEW" : "BASE TABLE";
  }

  /// Whether rows can be written, in the standard's words.
  String writable() {
    return view || system ? "NO" : "YES";
  }
}
