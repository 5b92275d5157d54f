package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Relation.SequenceOptions;
import io.lauma.types.SqlException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Sequences, comments and dependencies.
final class ObjectTables {
  private static final int PG_CLASS = 1259;
  private static final int PG_CONSTRAINT = 2606;
  private static final int PG_ATTRDEF = 2604;
  private static final int PG_NAMESPACE = 2615;
  private static final int PG_AUTHID = 1260;
  private static final int PG_DATABASE = 1262;

  private ObjectTables() {}

  private record CommentRow(int oid, int classOid, int subId, String text) {
    boolean isShared() {
      return classOid == PG_AUTHID || classOid == PG_DATABASE;
    }
  }

  private record Dependency(
      int classOid, int oid, int refClassOid, int refOid, int refSubId, char type) {}

  private static SequenceOptions options(UserRelation sequence) {
    return sequence.relation().sequence().orElseThrow();
  }

  static VirtualTable<UserRelation> sequences() {
    return VirtualTable.of(
            "pg_sequence", catalog -> UserRelation.of(catalog, Relation.Kind.SEQUENCE))
        .with("seqrelid", UserRelation::oid)
        .with("seqtypid", r -> options(r).typeOid())
        .with("seqstart", r -> options(r).start())
        .with("seqincrement", r -> options(r).increment())
        .with("seqmax", r -> options(r).maximum())
        .with("seqmin", r -> options(r).minimum())
        .with("seqcache", r -> options(r).cache())
        .with("seqcycle", r -> options(r).cycle())
        .build();
  }

  static VirtualTable<UserRelation> sequenceView() {
    return VirtualTable.of(
            "pg_sequences", catalog -> UserRelation.of(catalog, Relation.Kind.SEQUENCE))
        .with("schemaname", UserRelation::schema)
        .with("sequencename", UserRelation::name)
        .with("sequenceowner", UserRelation::owner)
        .with("data_type", r -> options(r).typeOid())
        .with("start_value", r -> options(r).start())
        .with("min_value", r -> options(r).minimum())
        .with("max_value", r -> options(r).maximum())
        .with("increment_by", r -> options(r).increment())
        .with("cycle", r -> options(r).cycle())
        .with("cache_size", r -> options(r).cache())
        .with(
            "last_value",
            _ -> {
              throw SqlException.notSupported("pg_sequences.last_value");
            })
        .build();
  }

  static VirtualTable<?> descriptions() {
    return VirtualTable.of("pg_description", catalog -> comments(catalog, false))
        .with("objoid", CommentRow::oid)
        .with("classoid", CommentRow::classOid)
        .with("objsubid", CommentRow::subId)
        .with("description", CommentRow::text)
        .build();
  }

  static VirtualTable<?> sharedDescriptions() {
    return VirtualTable.of("pg_shdescription", catalog -> comments(catalog, true))
        .with("objoid", CommentRow::oid)
        .with("classoid", CommentRow::classOid)
        .with("description", CommentRow::text)
        .build();
  }

  private static List<CommentRow> comments(CatalogSnapshot catalog, boolean shared) {
    if (!(catalog instanceof CatalogState state)) {
      throw new IllegalArgumentException("comments are read from a CatalogState alone");
    }
    return state.comments().entrySet().stream()
        .map(c ->
            new CommentRow(
                c.getKey().oid(),
                classOid(state, c.getKey().oid()),
                c.getKey().subId(),
                c.getValue()))
        .filter(row -> row.isShared() == shared)
        .sorted(Comparator.comparingInt(CommentRow::oid).thenComparingInt(CommentRow::subId))
        .toList();
  }

  private static int classOid(CatalogState state, int oid) {
    if (state.schema(oid).isPresent()) {
      return PG_NAMESPACE;
    }
    if (state.roles().stream().anyMatch(role -> role.oid() == oid)) {
      return PG_AUTHID;
    }
    return oid == ServerTables.DATABASE_OID ? PG_DATABASE : PG_CLASS;
  }

  static VirtualTable<?> dependencies() {
    return VirtualTable.of("pg_depend", ObjectTables::dependencies)
        .with("classid", Dependency::classOid)
        .with("objid", Dependency::oid)
        .with("refclassid", Dependency::refClassOid)
        .with("refobjid", Dependency::refOid)
        .with("refobjsubid", Dependency::refSubId)
        .with("deptype", Dependency::type)
        .constant(0, "objsubid")
        .build();
  }

  private static List<Dependency> dependencies(CatalogSnapshot catalog) {
    List<Dependency> all = new ArrayList<>();
    for (UserRelation relation : UserRelation.all(catalog)) {
      all.add(
          new Dependency(
              PG_CLASS, relation.oid(), PG_NAMESPACE, relation.relation().schemaOid(), 0, 'n'));
      relation
          .relation()
          .owned()
          .ifPresent(owner ->
              UserRelation.ownerColumn(catalog, relation.relation())
                  .map(Column::attributeNumber)
                  .ifPresent(number ->
                      all.add(
                          new Dependency(
                              PG_CLASS,
                              relation.oid(),
                              PG_CLASS,
                              owner.relationOid(),
                              number,
                              'a'))));
    }
    for (KeyTables.DefaultRow row : KeyTables.DefaultRow.all(catalog)) {
      all.add(
          new Dependency(PG_ATTRDEF, row.oid(), PG_CLASS, row.relationOid(), row.number(), 'a'));
    }
    IndexRow.all(catalog).forEach(index -> addIndex(index, all));
    return all;
  }

  /// Who owns what; nothing depends on the superuser, who cannot be dropped.
  static VirtualTable<Relation> sharedDependencies() {
    return VirtualTable.of(
            "pg_shdepend",
            catalog ->
                ClassRow.sorted(catalog).stream()
                    .filter(relation -> relation.ownerOid() != CatalogState.SUPERUSER_OID)
                    .toList())
        .with("objid", Relation::oid)
        .with("refobjid", Relation::ownerOid)
        .constant(ServerTables.DATABASE_OID, "dbid")
        .constant(PG_CLASS, "classid")
        .constant(0, "objsubid")
        .constant(PG_AUTHID, "refclassid")
        .constant('o', "deptype")
        .build();
  }

  private static void addIndex(IndexRow index, List<Dependency> all) {
    int oid = index.constraintOid();
    for (Column column : index.columns()) {
      int number = column.attributeNumber();
      all.add(
          index.isConstraint()
              ? new Dependency(PG_CONSTRAINT, oid, PG_CLASS, index.table().oid(), number, 'a')
              : new Dependency(PG_CLASS, index.oid(), PG_CLASS, index.table().oid(), number, 'a'));
    }
    if (index.isConstraint()) {
      all.add(new Dependency(PG_CLASS, index.oid(), PG_CONSTRAINT, oid, 0, 'i'));
    }
  }
}
