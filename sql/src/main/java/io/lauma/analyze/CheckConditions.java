package io.lauma.analyze;

import io.lauma.analyze.AnalyzedStatement.RowCheck;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.catalog.CheckConstraint;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Expression;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/// The conditions of CHECK constraints, over a table's live columns.
final class CheckConditions {
  private CheckConditions() {}

  /// A table's constraints in the order in which they are checked: by name.
  static List<RowCheck> of(Analysis analysis, Relation relation) {
    List<RowCheck> checks = new ArrayList<>();
    for (CheckConstraint check :
        relation.checks().stream().sorted(Comparator.comparing(CheckConstraint::name)).toList()) {
      Expression parsed = analysis.expressionParser().parse(check.expression()).getFirst();
      RexNode violated =
          expressions(analysis, relation.name(), relation.liveColumns())
              .analyze(new Expression.BooleanTest(parsed, Expression.TruthValue.FALSE, false, -1));
      checks.add(new RowCheck(check.name(), violated));
    }
    return checks;
  }

  /// Checks a new constraint's condition; gives the columns in it, in the order of their first
  /// mention.
  ///
  /// @throws SqlException as PostgreSQL refuses the condition
  static List<Column> columns(
      Analysis analysis, String table, List<Column> columns, Expression condition) {
    RexNode analyzed = expressions(analysis, table, columns).condition(condition, "CHECK");
    List<Column> found = new ArrayList<>();
    analyzed.accept(
        new RexVisitorImpl<Void>(true) {
          @Override
          public Void visitInputRef(RexInputRef reference) {
            Column column = columns.get(reference.getIndex());
            if (!found.contains(column)) {
              found.add(column);
            }
            return super.visitInputRef(reference);
          }
        });
    return found;
  }

  private static ExpressionAnalyzer expressions(
      Analysis analysis, String table, List<Column> columns) {
    NamespaceItem item = FromAnalyzer.tableItem(table, "", table, 0, columns, 0, null);
    RelDataType row =
        PgTypeFactory.INSTANCE.row(
            columns.stream().map(Column::name).toList(),
            columns.stream().map(Column::type).toList());
    return new ExpressionAnalyzer(
        analysis, new Scope(List.of(item), row, null, null), Clause.CHECK);
  }
}
