package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.builtin.BuiltinOperatorClass;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.types.Oids;
import java.util.List;
import java.util.Optional;

/// pg_index, pg_constraint and pg_attrdef. A primary key's constraint has the OID of its index.
final class KeyTables {
  private static final int COLUMNS_MAX = 1600;
  private static final int DESCENDING = 1;
  private static final int NULLS_FIRST = 2;

  private KeyTables() {}

  static VirtualTable<UserRelation> indexes() {
    return VirtualTable.of("pg_index", UserRelation::keyed)
        .with("indexrelid", r -> r.relation().primaryKeyOid())
        .with("indrelid", UserRelation::oid)
        .with("indnatts", r -> r.relation().key().size())
        .with("indnkeyatts", r -> r.relation().key().size())
        .with("indkey", KeyTables::attributeNumbers)
        .with("indcollation", KeyTables::collations)
        .with("indclass", KeyTables::operatorClasses)
        .with("indoption", r -> r.relation().key().stream().map(KeyTables::option).toList())
        .constant(true, "indisunique", "indisprimary", "indimmediate", "indisvalid")
        .constant(true, "indisready", "indislive")
        .constant(false, "indnullsnotdistinct", "indisexclusion", "indisclustered")
        .constant(false, "indcheckxmin", "indisreplident")
        .nulls("indexprs", "indpred")
        .build();
  }

  static VirtualTable<UserRelation> constraints() {
    return VirtualTable.of("pg_constraint", UserRelation::keyed)
        .with("oid", r -> r.relation().primaryKeyOid())
        .with("conname", UserRelation::primaryKeyName)
        .with("connamespace", r -> r.relation().schemaOid())
        .with("conrelid", UserRelation::oid)
        .with("conindid", r -> r.relation().primaryKeyOid())
        .with("conkey", KeyTables::attributeNumbers)
        .constant('p', "contype")
        .constant(' ', "confupdtype", "confdeltype", "confmatchtype")
        .constant(0, "contypid", "conparentid", "confrelid", "coninhcount")
        .constant(true, "convalidated", "conislocal", "connoinherit")
        .constant(false, "condeferrable", "condeferred")
        .nulls("confkey", "conpfeqop", "conppeqop", "conffeqop", "confdelsetcols", "conexclop")
        .nulls("conbin")
        .build();
  }

  /// A column's default.
  ///
  /// @param oid unique in pg_attrdef, made of relation and column
  record DefaultRow(int oid, int relationOid, int number, String text) {
    static List<DefaultRow> all(CatalogSnapshot catalog) {
      return ClassRow.sorted(catalog).stream()
          .flatMap(relation ->
              relation.liveColumns().stream()
                  .filter(column -> column.defaultExpression().isPresent())
                  .map(column -> of(relation.oid(), column)))
          .toList();
    }

    private static DefaultRow of(int relationOid, Column column) {
      int number = column.attributeNumber();
      return new DefaultRow(
          relationOid * COLUMNS_MAX + number - 1,
          relationOid,
          number,
          column.defaultExpression().orElseThrow());
    }
  }

  static VirtualTable<DefaultRow> defaults() {
    return VirtualTable.of("pg_attrdef", DefaultRow::all)
        .with("oid", DefaultRow::oid)
        .with("adrelid", DefaultRow::relationOid)
        .with("adnum", DefaultRow::number)
        .with("adbin", DefaultRow::text)
        .build();
  }

  private static List<Integer> attributeNumbers(UserRelation table) {
    return table.keyColumns().stream().map(Column::attributeNumber).toList();
  }

  private static List<Integer> collations(UserRelation table) {
    return table.keyColumns().stream()
        .map(c -> BuiltinTypes.byOid(c.type().oid()).map(BuiltinType::collationOid).orElse(0))
        .toList();
  }

  private static List<Integer> operatorClasses(UserRelation table) {
    return table.keyColumns().stream().map(c -> operatorClass(c.type().oid())).toList();
  }

  private static int operatorClass(int typeOid) {
    Optional<BuiltinType> type = BuiltinTypes.byOid(typeOid);
    int inputOid =
        typeOid == Oids.VARCHAR
            ? Oids.TEXT
            : type.filter(BuiltinType::isTrueArray).isPresent() ? Oids.ANYARRAY : typeOid;
    return BuiltinOperatorClasses.defaultFor(BuiltinOperatorClasses.BTREE, inputOid)
        .map(BuiltinOperatorClass::oid)
        .orElse(0);
  }

  private static int option(KeyColumn key) {
    return (key.descending() ? DESCENDING : 0) | (key.nullsFirst() ? NULLS_FIRST : 0);
  }
}
