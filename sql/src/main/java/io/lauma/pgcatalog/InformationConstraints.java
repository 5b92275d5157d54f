package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.Column;
import io.lauma.catalog.Deferral;
import io.lauma.catalog.ForeignKey;
import io.lauma.catalog.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Views of information_schema on constraints. NOT NULL counts as a CHECK constraint there.
final class InformationConstraints {
  private static final String SCHEMA = InformationTables.SCHEMA;
  private static final String CATALOG = ServerTables.DATABASE_NAME;

  private InformationConstraints() {}

  private record ConstraintRow(
      UserRelation table,
      String name,
      String type,
      String clause,
      boolean deferrable,
      boolean initiallyDeferred) {
    ConstraintRow(UserRelation table, String name, String type, String clause) {
      this(table, name, type, clause, false, false);
    }
  }

  /// @param position in the key, from 1
  /// @param referenced position in the key that is referred to
  private record KeyRow(
      UserRelation table,
      String constraint,
      String column,
      int position,
      Optional<Integer> referenced) {}

  static List<VirtualTable<?>> all() {
    return List.of(
        constraints(),
        checks(),
        keyColumns(),
        constraintColumns(),
        constraintTables(),
        referentialConstraints());
  }

  private static VirtualTable<ConstraintRow> constraints() {
    return VirtualTable.of(SCHEMA, "table_constraints", InformationConstraints::constraintRows)
        .with("constraint_schema", r -> r.table.schema())
        .with("constraint_name", ConstraintRow::name)
        .with("table_schema", r -> r.table.schema())
        .with("table_name", r -> r.table.name())
        .with("constraint_type", ConstraintRow::type)
        .constant(CATALOG, "constraint_catalog", "table_catalog")
        .with("is_deferrable", r -> yesOrNo(r.deferrable))
        .with("initially_deferred", r -> yesOrNo(r.initiallyDeferred))
        .constant("YES", "enforced")
        .nulls("nulls_distinct")
        .build();
  }

  private static String yesOrNo(boolean yes) {
    return yes ? "YES" : "NO";
  }

  private static VirtualTable<ReferenceRow> referentialConstraints() {
    return VirtualTable.of(SCHEMA, "referential_constraints", ReferenceRow::all)
        .with("constraint_schema", r -> r.table().schema())
        .with("constraint_name", r -> r.key().name())
        .with("unique_constraint_catalog", r -> r.keyConstraint().isPresent() ? CATALOG : null)
        .with(
            "unique_constraint_schema",
            r -> r.keyConstraint().isPresent() ? r.referenced().schema() : null)
        .with("unique_constraint_name", r -> r.keyConstraint().orElse(null))
        .with("match_option", r -> r.key().match() == ForeignKey.Match.FULL ? "FULL" : "NONE")
        .with("update_rule", r -> r.key().onUpdate().words())
        .with("delete_rule", r -> r.key().onDelete().words())
        .constant(CATALOG, "constraint_catalog")
        .build();
  }

  private static VirtualTable<ConstraintRow> checks() {
    return VirtualTable.of(
            SCHEMA,
            "check_constraints",
            catalog ->
                constraintRows(catalog).stream().filter(r -> r.type.equals("CHECK")).toList())
        .with("constraint_schema", r -> r.table.schema())
        .with("constraint_name", ConstraintRow::name)
        .with("check_clause", ConstraintRow::clause)
        .constant(CATALOG, "constraint_catalog")
        .build();
  }

  private static VirtualTable<KeyRow> keyColumns() {
    return VirtualTable.of(SCHEMA, "key_column_usage", InformationConstraints::keyRows)
        .with("constraint_schema", r -> r.table.schema())
        .with("constraint_name", KeyRow::constraint)
        .with("table_schema", r -> r.table.schema())
        .with("table_name", r -> r.table.name())
        .with("column_name", KeyRow::column)
        .with("ordinal_position", KeyRow::position)
        .with("position_in_unique_constraint", r -> r.referenced.orElse(null))
        .constant(CATALOG, "constraint_catalog", "table_catalog")
        .build();
  }

  private record ColumnRow(UserRelation table, String constraint, String column) {}

  private static VirtualTable<ColumnRow> constraintColumns() {
    return VirtualTable.of(SCHEMA, "constraint_column_usage", InformationConstraints::columnRows)
        .with("constraint_schema", r -> r.table.schema())
        .with("constraint_name", ColumnRow::constraint)
        .with("table_schema", r -> r.table.schema())
        .with("table_name", r -> r.table.name())
        .with("column_name", ColumnRow::column)
        .constant(CATALOG, "constraint_catalog", "table_catalog")
        .build();
  }

  private static List<ColumnRow> columnRows(CatalogSnapshot catalog) {
    List<ColumnRow> rows = new ArrayList<>();
    keyRows(keys(catalog)).forEach(r -> rows.add(new ColumnRow(r.table, r.constraint, r.column)));
    for (ReferenceRow reference : ReferenceRow.all(catalog)) {
      for (int id : reference.key().referencedColumnIds()) {
        UserRelation referenced = reference.referenced();
        String column = referenced.relation().columnById(id).name();
        rows.add(new ColumnRow(referenced, reference.key().name(), column));
      }
    }
    for (UserRelation table : UserRelation.of(catalog, Relation.Kind.TABLE)) {
      for (CheckConstraint check : table.relation().checks()) {
        for (int id : check.columnIds()) {
          rows.add(new ColumnRow(table, check.name(), table.relation().columnById(id).name()));
        }
      }
    }
    return rows;
  }

  private record TableRow(UserRelation table, String constraint) {}

  private static VirtualTable<TableRow> constraintTables() {
    return VirtualTable.of(SCHEMA, "constraint_table_usage", InformationConstraints::tableRows)
        .with("constraint_schema", r -> r.table.schema())
        .with("constraint_name", TableRow::constraint)
        .with("table_schema", r -> r.table.schema())
        .with("table_name", r -> r.table.name())
        .constant(CATALOG, "constraint_catalog", "table_catalog")
        .build();
  }

  private static List<TableRow> tableRows(CatalogSnapshot catalog) {
    List<TableRow> rows = new ArrayList<>();
    keys(catalog).forEach(key -> rows.add(new TableRow(key.table(), key.name())));
    ReferenceRow.all(catalog).forEach(r -> rows.add(new TableRow(r.referenced(), r.key().name())));
    return rows;
  }

  private static List<ConstraintRow> constraintRows(CatalogSnapshot catalog) {
    List<ConstraintRow> rows = new ArrayList<>();
    for (IndexRow key : keys(catalog)) {
      String type = key.isPrimary() ? "PRIMARY KEY" : "UNIQUE";
      rows.add(
          new ConstraintRow(
              key.table(),
              key.name(),
              type,
              "",
              key.deferral().isPresent(),
              key.deferral().filter(Deferral::initiallyDeferred).isPresent()));
    }
    for (UserRelation table : UserRelation.of(catalog, Relation.Kind.TABLE)) {
      for (CheckConstraint check : table.relation().checks()) {
        rows.add(new ConstraintRow(table, check.name(), "CHECK", "(" + check.expression() + ")"));
      }
      for (ForeignKey key : table.relation().foreignKeys()) {
        rows.add(
            new ConstraintRow(
                table, key.name(), "FOREIGN KEY", "", key.deferrable(), key.initiallyDeferred()));
      }
      for (Column column : table.relation().liveColumns()) {
        if (column.notNull()) {
          rows.add(notNull(table, column));
        }
      }
    }
    return rows;
  }

  private static ConstraintRow notNull(UserRelation table, Column column) {
    String name =
        table.relation().schemaOid()
            + "_"
            + table.oid()
            + "_"
            + column.attributeNumber()
            + "_not_null";
    return new ConstraintRow(table, name, "CHECK", column.name() + " IS NOT NULL");
  }

  /// PRIMARY KEY and UNIQUE.
  private static List<IndexRow> keys(CatalogSnapshot catalog) {
    return IndexRow.all(catalog).stream().filter(IndexRow::isConstraint).toList();
  }

  private static List<KeyRow> keyRows(CatalogSnapshot catalog) {
    List<KeyRow> rows = new ArrayList<>(keyRows(keys(catalog)));
    ReferenceRow.all(catalog).forEach(reference -> rows.addAll(keyRows(reference)));
    return rows;
  }

  private static List<KeyRow> keyRows(List<IndexRow> keys) {
    return keys.stream()
        .flatMap(key ->
            IntStream.range(0, key.key().size())
                .mapToObj(i ->
                    new KeyRow(
                        key.table(),
                        key.name(),
                        key.columns().get(i).name(),
                        i + 1,
                        Optional.empty())))
        .toList();
  }

  private static List<KeyRow> keyRows(ReferenceRow reference) {
    List<Integer> referenced = reference.keyIds();
    List<KeyRow> rows = new ArrayList<>();
    for (int i = 0; i < reference.key().columnIds().size(); i++) {
      Column column = reference.table().relation().columnById(reference.key().columnIds().get(i));
      int place = referenced.indexOf(reference.key().referencedColumnIds().get(i)) + 1;
      rows.add(
          new KeyRow(
              reference.table(), reference.key().name(), column.name(), i + 1, Optional.of(place)));
    }
    return rows;
  }
}
