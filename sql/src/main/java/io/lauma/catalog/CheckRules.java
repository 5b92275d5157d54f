package io.lauma.catalog;

import io.lauma.catalog.DdlRequest.CheckDefinition;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;

/// What CHECK constraints ask of definitions. Pure.
final class CheckRules {
  private CheckRules() {}

  /// The constraints of a new table.
  static List<CheckConstraint> define(
      CatalogDraft draft, List<CheckDefinition> definitions, List<Column> columns) {
    return definitions.stream()
        .map(check ->
            new CheckConstraint(
                draft.newOid(),
                check.name(),
                check.expression(),
                ids(check, columns),
                check.noInherit()))
        .toList();
  }

  private static List<Integer> ids(CheckDefinition check, List<Column> columns) {
    return check.columns().stream()
        .map(name ->
            columns.stream()
                .filter(c -> c.name().equals(name) && !c.dropped())
                .findFirst()
                .orElseThrow(() ->
                    new SqlException(
                        SqlState.UNDEFINED_COLUMN, "column \"" + name + "\" does not exist"))
                .id())
        .toList();
  }

  static void change(CatalogDraft draft, DdlRequest.ChangeCheck change) {
    Relation table = draft.find(change.table(), Relation.Kind.TABLE, "table", false).orElseThrow();
    if (table.isFrozen()) {
      throw new SqlException(
          SqlState.OBJECT_IN_USE, "table \"" + table.name() + "\" is being altered");
    }
    List<CheckConstraint> checks = new ArrayList<>(table.checks());
    switch (change) {
      case DdlRequest.ChangeCheck.Add add -> {
        CheckDefinition definition = add.definition();
        refuseTaken(draft.state(), table, definition.name());
        checks.add(
            new CheckConstraint(
                draft.newOid(),
                definition.name(),
                definition.expression(),
                ids(definition, table.columns()),
                definition.noInherit(),
                true,
                add.builder()));
      }
      case DdlRequest.ChangeCheck.Validate validate ->
          checks.replaceAll(c -> c.name().equals(validate.name()) ? c.validated() : c);
      case DdlRequest.ChangeCheck.Drop drop -> checks.removeIf(c -> c.name().equals(drop.name()));
    }
    draft.add(new CatalogChange.PutRelation(Relations.withChecks(table, checks)));
  }

  /// @throws SqlException 42710 when the table has a constraint of the name
  static void refuseTaken(CatalogSnapshot catalog, Relation table, String name) {
    boolean taken =
        table.primaryKeyName().filter(name::equals).isPresent()
            || table.checks().stream().anyMatch(check -> check.name().equals(name))
            || table.foreignKeys().stream().anyMatch(key -> key.name().equals(name))
            || catalog.indexesOf(table.oid()).stream()
                .anyMatch(index ->
                    index.index().orElseThrow().constraintOid() != 0 && index.name().equals(name));
    if (taken) {
      throw ForeignKeyRules.alreadyThere(table.name(), name);
    }
  }
}
