package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.builtin.BuiltinOperatorClass;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.types.Oids;
import java.util.ArrayList;
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

  /// A row of pg_constraint.
  ///
  /// @param check empty for a primary key
  record ConstraintRow(UserRelation table, Optional<CheckConstraint> check) {
    static List<ConstraintRow> all(CatalogSnapshot catalog) {
      List<ConstraintRow> rows = new ArrayList<>();
      for (UserRelation table : UserRelation.all(catalog)) {
        if (table.relation().primaryKeyOid() != 0) {
          rows.add(new ConstraintRow(table, Optional.empty()));
        }
        table.relation().checks().forEach(c -> rows.add(new ConstraintRow(table, Optional.of(c))));
      }
      return rows;
    }

    int oid() {
      return check.map(CheckConstraint::oid).orElse(table.relation().primaryKeyOid());
    }

    String name() {
      return check.map(CheckConstraint::name).orElseGet(table::primaryKeyName);
    }

    private List<Integer> columns() {
      return check
          .map(c ->
              c.columnIds().stream()
                  .map(id -> table.relation().columnById(id).attributeNumber())
                  .toList())
          .orElseGet(() -> attributeNumbers(table));
    }
  }

  static VirtualTable<ConstraintRow> constraints() {
    return VirtualTable.of("pg_constraint", ConstraintRow::all)
        .with("oid", ConstraintRow::oid)
        .with("conname", ConstraintRow::name)
        .with("connamespace", r -> r.table().relation().schemaOid())
        .with("conrelid", r -> r.table().oid())
        .with("conindid", r -> r.check().isPresent() ? 0 : r.table().relation().primaryKeyOid())
        .with("conkey", r -> r.columns().isEmpty() ? null : r.columns())
        .with("contype", r -> r.check().isPresent() ? 'c' : 'p')
        .with("connoinherit", r -> r.check().map(CheckConstraint::noInherit).orElse(true))
        .with("conbin", r -> r.check().map(CheckConstraint::expression).orElse(null))
        .constant(' ', "confupdtype", "confdeltype", "confmatchtype")
        .constant(0, "contypid", "conparentid", "confrelid", "coninhcount")
        .constant(true, "convalidated", "conislocal")
        .constant(false, "condeferrable", "condeferred")
        .nulls("confkey", "conpfeqop", "conppeqop", "conffeqop", "confdelsetcols", "conexclop")
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
