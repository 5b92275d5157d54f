package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.ForeignKeyRules;
import io.lauma.catalog.Relation;
import io.lauma.types.SqlException;
import java.util.Optional;

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
    return IndexRow.find(catalog, oid)
        .map(row -> column == 0 ? row.definition() : column(row, column));
  }

  private static String column(IndexRow row, int number) {
    return number < 1 || number > row.columns().size() ? "" : row.part(number);
  }

  /// A view's query as pg_get_viewdef ends it.
  static String statement(String text) {
    return text.endsWith(";") ? text : text + ";";
  }

  private Optional<String> constraint(int oid) {
    return check(oid).or(() -> reference(oid)).or(() -> key(oid));
  }

  private Optional<String> check(int oid) {
    return catalog.relations().stream()
        .flatMap(relation -> relation.checks().stream())
        .filter(check -> check.oid() == oid)
        .findFirst()
        .map(Definitions::check);
  }

  private Optional<String> reference(int oid) {
    return ForeignKeyRules.find(catalog, oid).isEmpty()
        ? Optional.empty()
        : ReferenceRow.all(catalog).stream()
            .filter(row -> row.key().oid() == oid)
            .findFirst()
            .map(ReferenceRow::definition);
  }

  private static String check(CheckConstraint check) {
    return "CHECK ("
        + check.expression()
        + ")"
        + (check.noInherit() ? " NO INHERIT" : "")
        + (check.notValid() ? " NOT VALID" : "");
  }

  private Optional<String> key(int oid) {
    return oid == 0
        ? Optional.empty()
        : IndexRow.ofConstraint(catalog, oid).map(IndexRow::constraint);
  }
}
