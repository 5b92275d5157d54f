package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Views of information_schema on constraints. NOT NULL counts as a CHECK constraint there.
final class InformationConstraints {
  private static final String SCHEMA = InformationTables.SCHEMA;
  private static final String CATALOG = ServerTables.DATABASE_NAME;

  private InformationConstraints() {}

  private record ConstraintRow(UserRelation table, String name, String type, String clause) {}

  /// @param position in the key, from 1
  private record KeyRow(UserRelation table, String constraint, String column, int position) {}

  static List<VirtualTable<?>> all() {
    return List.of(constraints(), checks(), keyColumns(), constraintColumns(), constraintTables());
  }

  private static VirtualTable<ConstraintRow> constraints() {
    return VirtualTable.of(SCHEMA, "table_constraints", InformationConstraints::constraintRows)
        .with("constraint_schema", r -> r.table.schema())
        .with("constraint_name", ConstraintRow::name)
        .with("table_schema", r -> r.table.schema())
        .with("table_name", r -> r.table.name())
        .with("constraint_type", ConstraintRow::type)
        .constant(CATALOG, "constraint_catalog", "table_catalog")
        .constant("NO", "is_deferrable", "initially_deferred")
        .constant("YES", "enforced")
        .nulls("nulls_distinct")
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
        .constant(CATALOG, "constraint_catalog", "table_catalog")
        .nulls("position_in_unique_constraint")
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
    keyRows(catalog).forEach(r -> rows.add(new ColumnRow(r.table, r.constraint, r.column)));
    for (UserRelation table : UserRelation.of(catalog, Relation.Kind.TABLE)) {
      for (CheckConstraint check : table.relation().checks()) {
        for (int id : check.columnIds()) {
          rows.add(new ColumnRow(table, check.name(), table.relation().columnById(id).name()));
        }
      }
    }
    return rows;
  }

  private static VirtualTable<IndexRow> constraintTables() {
    return VirtualTable.of(SCHEMA, "constraint_table_usage", InformationConstraints::keys)
        .with("constraint_schema", r -> r.table().schema())
        .with("constraint_name", IndexRow::name)
        .with("table_schema", r -> r.table().schema())
        .with("table_name", r -> r.table().name())
        .constant(CATALOG, "constraint_catalog", "table_catalog")
        .build();
  }

  private static List<ConstraintRow> constraintRows(CatalogSnapshot catalog) {
    List<ConstraintRow> rows = new ArrayList<>();
    for (IndexRow key : keys(catalog)) {
      String type = key.isPrimary() ? "PRIMARY KEY" : "UNIQUE";
      rows.add(new ConstraintRow(key.table(), key.name(), type, ""));
    }
    for (UserRelation table : UserRelation.of(catalog, Relation.Kind.TABLE)) {
      for (CheckConstraint check : table.relation().checks()) {
        rows.add(new ConstraintRow(table, check.name(), "CHECK", "(" + check.expression() + ")"));
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
    return keys(catalog).stream()
        .flatMap(key ->
            IntStream.range(0, key.key().size())
                .mapToObj(
                    i -> new KeyRow(key.table(), key.name(), key.columns().get(i).name(), i + 1)))
        .toList();
  }
}
