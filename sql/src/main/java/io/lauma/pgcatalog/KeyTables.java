package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.Column;
import io.lauma.catalog.Deferral;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.builtin.BuiltinOperatorClass;
import io.lauma.catalog.builtin.BuiltinOperatorClasses;
import io.lauma.catalog.builtin.BuiltinType;
import io.lauma.catalog.builtin.BuiltinTypes;
import io.lauma.types.Oids;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// pg_index, pg_constraint and pg_attrdef. A primary key's constraint has the OID of its index.
final class KeyTables {
  private static final int COLUMNS_MAX = 1600;
  private static final int DESCENDING = 1;
  private static final int NULLS_FIRST = 2;

  private KeyTables() {}

  static VirtualTable<IndexRow> indexes() {
    return VirtualTable.of("pg_index", IndexRow::all)
        .with("indexrelid", IndexRow::oid)
        .with("indrelid", r -> r.table().oid())
        .with("indnatts", r -> r.columns().size())
        .with("indnkeyatts", r -> r.key().size())
        .with("indkey", IndexRow::attributeNumbers)
        .with("indcollation", r -> collations(r.keyColumns()))
        .with("indclass", r -> operatorClasses(r.keyColumns()))
        .with("indoption", r -> r.key().stream().map(KeyTables::option).toList())
        .with("indisunique", IndexRow::isUnique)
        .with("indisprimary", IndexRow::isPrimary)
        .with("indnullsnotdistinct", r -> !r.nullsDistinct())
        .with("indisvalid", r -> r.isIn(IndexDefinition.State.VALID))
        .with("indisready", r -> !r.isIn(IndexDefinition.State.DROPPING))
        .with("indislive", r -> !r.isIn(IndexDefinition.State.DROPPING))
        .with("indimmediate", r -> r.deferral().isEmpty())
        .constant(false, "indisexclusion", "indisclustered")
        .constant(false, "indcheckxmin", "indisreplident")
        .with("indexprs", r -> r.expressions().orElse(null))
        .with("indpred", r -> r.predicate().orElse(null))
        .build();
  }

  /// A row of pg_constraint.
  ///
  /// @param index of PRIMARY KEY and UNIQUE
  /// @param check of a CHECK constraint
  /// @param reference of a FOREIGN KEY
  record ConstraintRow(
      UserRelation table,
      Optional<IndexRow> index,
      Optional<CheckConstraint> check,
      Optional<ReferenceRow> reference) {
    static List<ConstraintRow> all(CatalogSnapshot catalog) {
      List<ConstraintRow> rows = new ArrayList<>();
      IndexRow.all(catalog).stream()
          .filter(IndexRow::isConstraint)
          .forEach(i ->
              rows.add(
                  new ConstraintRow(
                      i.table(), Optional.of(i), Optional.empty(), Optional.empty())));
      for (UserRelation table : UserRelation.all(catalog)) {
        for (CheckConstraint check : table.relation().checks()) {
          rows.add(
              new ConstraintRow(table, Optional.empty(), Optional.of(check), Optional.empty()));
        }
      }
      for (ReferenceRow reference : ReferenceRow.all(catalog)) {
        rows.add(
            new ConstraintRow(
                reference.table(), Optional.empty(), Optional.empty(), Optional.of(reference)));
      }
      return rows;
    }

    int oid() {
      return check
          .map(CheckConstraint::oid)
          .or(() -> reference.map(r -> r.key().oid()))
          .orElseGet(() -> index.orElseThrow().constraintOid());
    }

    String name() {
      return check
          .map(CheckConstraint::name)
          .or(() -> reference.map(r -> r.key().name()))
          .orElseGet(() -> index.orElseThrow().name());
    }

    private char type() {
      return reference.isPresent() ? 'f' : index.map(i -> i.isPrimary() ? 'p' : 'u').orElse('c');
    }

    private List<Integer> columns() {
      return check
          .map(c ->
              c.columnIds().stream()
                  .map(id -> table.relation().columnById(id).attributeNumber())
                  .toList())
          .or(() -> reference.map(ReferenceRow::columns))
          .orElseGet(() ->
              index.orElseThrow().keyColumns().stream().map(Column::attributeNumber).toList());
    }

    private int indexOid() {
      return reference.map(ReferenceRow::indexOid).or(() -> index.map(IndexRow::oid)).orElse(0);
    }

    private boolean isDeferrable() {
      return reference.filter(f -> f.key().deferrable()).isPresent()
          || index.flatMap(IndexRow::deferral).isPresent();
    }

    private boolean isInitiallyDeferred() {
      return reference.filter(f -> f.key().initiallyDeferred()).isPresent()
          || index.flatMap(IndexRow::deferral).filter(Deferral::initiallyDeferred).isPresent();
    }

    private @Nullable Object ofReference(Function<ReferenceRow, Object> value) {
      return reference.map(value).orElse(null);
    }

    private char code(Function<ReferenceRow, Character> value) {
      return reference.map(value).orElse(' ');
    }
  }

  static VirtualTable<ConstraintRow> constraints() {
    return VirtualTable.of("pg_constraint", ConstraintRow::all)
        .with("oid", ConstraintRow::oid)
        .with("conname", ConstraintRow::name)
        .with("connamespace", r -> r.table().relation().schemaOid())
        .with("conrelid", r -> r.table().oid())
        .with("conindid", ConstraintRow::indexOid)
        .with("conkey", r -> r.columns().isEmpty() ? null : r.columns())
        .with("contype", ConstraintRow::type)
        .with("connoinherit", r -> r.check().map(CheckConstraint::noInherit).orElse(true))
        .with("conbin", r -> r.check().map(CheckConstraint::expression).orElse(null))
        .with("confrelid", r -> r.reference().map(f -> f.referenced().oid()).orElse(0))
        .with("confkey", r -> r.ofReference(ReferenceRow::referencedColumns))
        .with("confupdtype", r -> r.code(f -> f.key().onUpdate().code()))
        .with("confdeltype", r -> r.code(f -> f.key().onDelete().code()))
        .with("confmatchtype", r -> r.code(f -> f.key().match().code()))
        .with(
            "convalidated",
            r ->
                r.reference().filter(f -> f.key().notValid()).isEmpty()
                    && r.check().filter(CheckConstraint::notValid).isEmpty())
        .with("condeferrable", ConstraintRow::isDeferrable)
        .with("condeferred", ConstraintRow::isInitiallyDeferred)
        .with("conpfeqop", r -> r.ofReference(ReferenceRow::mixedOperators))
        .with("conppeqop", r -> r.ofReference(ReferenceRow::referencedOperators))
        .with("conffeqop", r -> r.ofReference(ReferenceRow::referringOperators))
        .with("confdelsetcols", r -> r.reference().flatMap(ReferenceRow::setColumns).orElse(null))
        .constant(0, "contypid", "conparentid", "coninhcount")
        .constant(true, "conislocal")
        .nulls("conexclop")
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

  private static List<Integer> collations(List<Column> columns) {
    return columns.stream()
        .map(c -> BuiltinTypes.byOid(c.type().oid()).map(BuiltinType::collationOid).orElse(0))
        .toList();
  }

  private static List<Integer> operatorClasses(List<Column> columns) {
    return columns.stream().map(c -> operatorClass(c.type().oid())).toList();
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
