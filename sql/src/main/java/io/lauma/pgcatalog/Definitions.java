package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogSnapshot.Schema;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.Column;
import io.lauma.catalog.KeyColumn;
import io.lauma.catalog.Relation;
import io.lauma.expr.text.QuoteFunctions;
import io.lauma.types.SqlException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// What the functions pg_get_...def and ..._description answer.
record Definitions(CatalogState catalog) {
  /// Empty for an unknown object.
  ///
  /// @throws SqlException 0A000 for a function that is not known here
  Optional<String> find(String function, int oid, int column) {
    return switch (function) {
      case "pg_get_indexdef" -> index(oid, column);
      case "pg_get_constraintdef" -> constraint(oid);
      case "pg_get_viewdef" ->
          catalog.relation(oid).flatMap(Relation::definition).map(Definitions::statement);
      case "pg_get_userbyid" ->
          Optional.of(
              catalog.roles().stream()
                  .filter(r -> r.oid() == oid)
                  .map(Role::name)
                  .findFirst()
                  .orElse("unknown (OID=" + Integer.toUnsignedString(oid) + ")"));
      case "obj_description", "shobj_description" -> catalog.comment(oid, 0);
      case "col_description" -> catalog.comment(oid, column);
      case "pg_get_function_arguments", "pg_get_function_identity_arguments" ->
          FunctionText.arguments(oid, function.equals("pg_get_function_arguments"));
      case "pg_get_function_result" -> FunctionText.result(oid);
      case "pg_get_function_arg_default",
          "pg_get_function_sqlbody",
          "pg_get_partkeydef",
          "pg_get_partition_constraintdef",
          "pg_get_ruledef",
          "pg_get_statisticsobjdef",
          "pg_get_statisticsobjdef_columns",
          "pg_get_triggerdef" ->
          Optional.empty();
      default -> throw SqlException.notSupported(function);
    };
  }

  private Optional<String> index(int oid, int column) {
    return catalog
        .relationOfPrimaryKey(oid)
        .flatMap(table ->
            column == 0 ? Optional.of(index(schema(table), table)) : keyColumn(table, column));
  }

  private static Optional<String> keyColumn(Relation table, int number) {
    if (number < 1 || number > table.key().size()) {
      return Optional.of("");
    }
    return Optional.of(QuoteFunctions.identifier(keyNames(table).get(number - 1)));
  }

  private String schema(Relation table) {
    return catalog.schema(table.schemaOid()).map(Schema::name).orElse("");
  }

  /// A view's query as pg_get_viewdef ends it.
  static String statement(String text) {
    return text.endsWith(";") ? text : text + ";";
  }

  /// CREATE INDEX of a table's primary key.
  static String index(String schema, Relation table) {
    return "CREATE UNIQUE INDEX "
        + QuoteFunctions.identifier(table.primaryKeyName().orElseThrow())
        + " ON "
        + QualifiedText.quoted(schema, table.name())
        + " USING btree ("
        + table.key().stream().map(k -> keyText(table, k)).collect(Collectors.joining(", "))
        + ")";
  }

  private static String keyText(Relation table, KeyColumn key) {
    String name = QuoteFunctions.identifier(table.columnById(key.columnId()).name());
    String order = key.descending() ? " DESC" : "";
    if (key.nullsFirst() == key.descending()) {
      return name + order;
    }
    return name + order + (key.nullsFirst() ? " NULLS FIRST" : " NULLS LAST");
  }

  private Optional<String> constraint(int oid) {
    return check(oid).or(() -> primaryKey(oid));
  }

  private Optional<String> check(int oid) {
    return catalog.relations().stream()
        .flatMap(relation -> relation.checks().stream())
        .filter(check -> check.oid() == oid)
        .findFirst()
        .map(Definitions::check);
  }

  private static String check(CheckConstraint check) {
    return "CHECK (" + check.expression() + ")" + (check.noInherit() ? " NO INHERIT" : "");
  }

  private Optional<String> primaryKey(int oid) {
    return catalog
        .relationOfPrimaryKey(oid)
        .map(table ->
            keyNames(table).stream()
                .map(QuoteFunctions::identifier)
                .collect(Collectors.joining(", ", "PRIMARY KEY (", ")")));
  }

  private static List<String> keyNames(Relation table) {
    return table.key().stream().map(k -> table.columnById(k.columnId())).map(Column::name).toList();
  }
}
