package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Relation;
import io.lauma.catalog.builtin.BuiltinRelations;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// A row of pg_class.
///
/// @param kind relkind
/// @param options reloptions as `name=value`
record ClassRow(
    int oid,
    String name,
    int schemaOid,
    int ownerOid,
    char kind,
    int attributeCount,
    boolean hasIndex,
    int checkCount,
    boolean hasTriggers,
    List<String> options) {
  private static final int HEAP = 2;
  private static final int BTREE = 403;

  private static final List<ClassRow> BUILTIN =
      BuiltinRelations.all().stream().map(ClassRow::of).toList();

  ClassRow {
    options = List.copyOf(options);
  }

  /// All relations: the system's, the users', and the indexes of primary keys.
  static List<ClassRow> all(CatalogSnapshot catalog) {
    List<ClassRow> rows = new ArrayList<>(BUILTIN);
    for (Relation relation : sorted(catalog)) {
      rows.add(of(relation, catalog));
      if (relation.primaryKeyOid() != 0) {
        rows.add(ofPrimaryKey(relation));
      }
    }
    return rows;
  }

  /// User relations by OID.
  static List<Relation> sorted(CatalogSnapshot catalog) {
    return catalog.relations().stream().sorted(Comparator.comparingInt(Relation::oid)).toList();
  }

  static int schemaOid(SystemRelation relation) {
    return relation.schema().equals("pg_catalog")
        ? CatalogState.PG_CATALOG_OID
        : BuiltinRelations.INFORMATION_SCHEMA_OID;
  }

  private static ClassRow of(SystemRelation relation) {
    return new ClassRow(
        relation.oid(),
        relation.name(),
        schemaOid(relation),
        CatalogState.SUPERUSER_OID,
        relation.view() ? 'v' : 'r',
        relation.columns().size(),
        false,
        0,
        false,
        List.of());
  }

  /// Both sides of a FOREIGN KEY have triggers in PostgreSQL: clients ask for constraints only
  /// then.
  private static ClassRow of(Relation relation, CatalogSnapshot catalog) {
    return new ClassRow(
        relation.oid(),
        relation.name(),
        relation.schemaOid(),
        relation.ownerOid(),
        relation.kind().code(),
        AttributeRow.count(relation),
        relation.primaryKeyOid() != 0 || !catalog.indexesOf(relation.oid()).isEmpty(),
        relation.checks().size(),
        !relation.foreignKeys().isEmpty() || !catalog.referencing(relation.oid()).isEmpty(),
        options(relation));
  }

  private static List<String> options(Relation relation) {
    Stream<String> kept =
        relation.storageParameters().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue());
    Stream<String> place =
        relation.distribution() == Relation.Distribution.COLOCATED
                && relation.kind() == Relation.Kind.TABLE
            ? Stream.of("colocated=true")
            : Stream.of();
    return Stream.concat(kept, place).sorted().toList();
  }

  private static ClassRow ofPrimaryKey(Relation relation) {
    return new ClassRow(
        relation.primaryKeyOid(),
        relation.primaryKeyName().orElseThrow(),
        relation.schemaOid(),
        relation.ownerOid(),
        'i',
        relation.key().size(),
        false,
        0,
        false,
        List.of());
  }

  /// relam.
  int methodOid() {
    return switch (kind) {
      case 'r' -> HEAP;
      case 'i' -> BTREE;
      default -> 0;
    };
  }

  boolean isSystem() {
    return oid < CatalogState.OID_MIN;
  }

  static VirtualTable<ClassRow> table() {
    return VirtualTable.of("pg_class", ClassRow::all)
        .with("oid", ClassRow::oid)
        .with("relname", ClassRow::name)
        .with("relnamespace", ClassRow::schemaOid)
        .with("relowner", ClassRow::ownerOid)
        .with("relam", ClassRow::methodOid)
        .with("relfilenode", r -> r.isSystem() || r.kind == 'v' ? 0 : r.oid)
        .with("reltuples", r -> r.kind == 'i' ? 0 : -1)
        .with("relhasindex", ClassRow::hasIndex)
        .with("relkind", ClassRow::kind)
        .with("relnatts", ClassRow::attributeCount)
        .with("relchecks", ClassRow::checkCount)
        .with("relhastriggers", ClassRow::hasTriggers)
        .with("relhasrules", r -> r.kind == 'v')
        .with("relreplident", r -> r.kind == 'r' && !r.isSystem() ? 'd' : 'n')
        .with("reloptions", r -> r.options.isEmpty() ? null : r.options)
        .constant('p', "relpersistence")
        .constant(true, "relispopulated")
        .constant(0, "reltype", "reloftype", "reltablespace", "relpages", "relallvisible")
        .constant(0, "reltoastrelid", "relrewrite", "relfrozenxid", "relminmxid")
        .constant(false, "relisshared", "relhassubclass", "relrowsecurity")
        .constant(false, "relforcerowsecurity", "relispartition")
        .nulls("relacl", "relpartbound")
        .build();
  }
}
