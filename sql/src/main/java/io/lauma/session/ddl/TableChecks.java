package io.lauma.session.ddl;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.DdlRequest.CheckDefinition;
import io.lauma.catalog.DdlRequest.ColumnDefinition;
import io.lauma.catalog.ObjectNames;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Constraint;
import io.lauma.parse.tree.Expression;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// CHECK constraints of tables, with the names that PostgreSQL gives to those without one.
public final class TableChecks {
  private final TableDefinitions.Expressions expressions;
  private final String table;
  private final List<Column> columns;
  private final List<CheckDefinition> checks = new ArrayList<>();

  /// Names that are not to be chosen.
  private final Set<String> taken = new HashSet<>();

  private TableChecks(
      TableDefinitions.Expressions expressions, String table, List<Column> columns) {
    this.expressions = expressions;
    this.table = table;
    this.columns = columns;
  }

  /// @throws SqlException 42710 for a name given twice, and what is wrong with a condition
  static List<CheckDefinition> of(
      TableDefinitions.Expressions expressions,
      String table,
      List<ColumnDefinition> definitions,
      List<Constraint.Check> constraints) {
    TableChecks made = new TableChecks(expressions, table, columns(definitions));
    constraints.forEach(made::add);
    return made.checks;
  }

  /// A constraint of a table that is there.
  ///
  /// @throws SqlException 42710 for a name that is taken, and what is wrong with the condition
  public static CheckDefinition ofExisting(
      TableDefinitions.Expressions expressions,
      Relation table,
      CatalogSnapshot catalog,
      Constraint.Check constraint) {
    TableChecks made = new TableChecks(expressions, table.name(), table.liveColumns());
    made.taken.addAll(ConstraintNames.inSchema(catalog, table.schemaOid()));
    made.add(constraint);
    return made.checks.getFirst();
  }

  /// The columns as they will be, without their defaults.
  static List<Column> columns(List<ColumnDefinition> definitions) {
    List<Column> columns = new ArrayList<>();
    for (ColumnDefinition definition : definitions) {
      int number = columns.size() + 1;
      columns.add(
          new Column(
              number,
              number,
              definition.name(),
              definition.type(),
              definition.notNull(),
              Optional.empty(),
              Optional.empty(),
              false));
    }
    return columns;
  }

  private void add(Constraint.Check check) {
    Expression condition = check.condition();
    List<String> mentioned =
        expressions.columns(table, columns, condition).stream().map(Column::name).toList();
    String given = check.name();
    if (given != null && isTaken(given)) {
      throw new SqlException(
          SqlState.DUPLICATE_OBJECT, "check constraint \"" + given + "\" already exists");
    }
    checks.add(
        new CheckDefinition(
            given == null ? freeName(mentioned) : given,
            ExpressionText.of(condition),
            mentioned,
            check.attributes().noInherit()));
  }

  private String freeName(List<String> mentioned) {
    String column = mentioned.size() == 1 ? mentioned.getFirst() : "";
    String name = ObjectNames.make(table, column, "check");
    for (int number = 1; isTaken(name) || taken.contains(name); number++) {
      name = ObjectNames.make(table, column, "check" + number);
    }
    return name;
  }

  private boolean isTaken(String name) {
    return checks.stream().anyMatch(c -> c.name().equals(name));
  }
}
