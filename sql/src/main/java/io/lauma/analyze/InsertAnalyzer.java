package io.lauma.analyze;

import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.ModifyStatement;
import io.lauma.parse.tree.Query;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// The rows of an INSERT, with every live column: given, default or NULL.
final class InsertAnalyzer {
  private final Analysis analysis;
  private final @Nullable WithBindings withs;

  /// @param withs the queries of a WITH before the statement
  InsertAnalyzer(Analysis analysis, @Nullable WithBindings withs) {
    this.analysis = analysis;
    this.withs = withs;
  }

  record Rows(RelNode rel, List<Integer> columnIds) {}

  Rows rows(ModifyStatement.Insert insert, Relation relation) {
    ColumnValues values = new ColumnValues(analysis, relation);
    List<Column> live = relation.liveColumns();
    List<Column> named = new ArrayList<>();
    for (ModifyStatement.TargetColumn target : insert.columns()) {
      Column column = values.column(target);
      if (named.contains(column)) {
        throw new SqlException(
                SqlState.DUPLICATE_COLUMN,
                "column \"" + column.name() + "\" specified more than once")
            .at(target.position() + 1);
      }
      named.add(column);
    }
    List<Column> targets = insert.columns().isEmpty() ? live : named;
    Query source = insert.source();
    List<Integer> ids = live.stream().map(Column::id).toList();
    if (source == null) {
      return new Rows(valueRows(List.of(List.of()), List.of(), live, values), ids);
    }
    if (source.body() instanceof Query.Values rows && isBare(source)) {
      return new Rows(literalRows(insert, rows, targets, live, values), ids);
    }
    return new Rows(queryRows(insert, source, targets, live, values), ids);
  }

  private static boolean isBare(Query source) {
    return source.with() == null
        && source.orderBy().isEmpty()
        && source.limit() == null
        && source.offset() == null;
  }

  private RelNode literalRows(
      ModifyStatement.Insert insert,
      Query.Values rows,
      List<Column> targets,
      List<Column> live,
      ColumnValues values) {
    ExpressionAnalyzer expressions = new ExpressionAnalyzer(analysis, scope(), Clause.VALUES);
    List<List<RexNode>> analyzed = new ArrayList<>();
    int width = rows.rows().getFirst().size();
    for (List<Expression> row : rows.rows()) {
      if (row.size() != width) {
        throw new SqlException(SqlState.SYNTAX_ERROR, "VALUES lists must all be the same length")
            .at(row.getFirst().start() + 1);
      }
      checkCount(
          insert,
          row.size(),
          targets.size(),
          row.size() > targets.size() ? row.get(targets.size()).start() : -1);
      List<RexNode> nodes = new ArrayList<>();
      for (int i = 0; i < row.size(); i++) {
        nodes.add(values.value(targets.get(i), row.get(i), expressions));
      }
      analyzed.add(nodes);
    }
    return valueRows(analyzed, targets.subList(0, width), live, values);
  }

  private @Nullable Scope scope() {
    return withs == null
        ? null
        : new Scope(List.of(), PgTypeFactory.INSTANCE.row(List.of(), List.of()), null, withs);
  }

  private static void checkCount(
      ModifyStatement.Insert insert, int given, int targets, int surplusPosition) {
    if (given > targets) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR, "INSERT has more expressions than target columns")
          .at(surplusPosition + 1);
    }
    if (given < targets && !insert.columns().isEmpty()) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR, "INSERT has more target columns than expressions")
          .at(insert.columns().get(given).position() + 1);
    }
  }

  private RelNode valueRows(
      List<List<RexNode>> given, List<Column> targets, List<Column> live, ColumnValues values) {
    List<List<RexNode>> rows = new ArrayList<>();
    for (List<RexNode> row : given) {
      List<RexNode> full = new ArrayList<>();
      for (Column column : live) {
        int at = targets.indexOf(column);
        full.add(at < 0 ? values.defaultOf(column) : row.get(at));
      }
      rows.add(full);
    }
    return Outputs.values(
        analysis,
        rows,
        live.stream().map(Column::name).toList(),
        live.stream().map(Column::type).toList());
  }

  private RelNode queryRows(
      ModifyStatement.Insert insert,
      Query source,
      List<Column> targets,
      List<Column> live,
      ColumnValues values) {
    Output output = new QueryAnalyzer(analysis, null, withs).analyze(source, true);
    int given = output.columns().size();
    checkCount(insert, given, targets.size(), Outputs.position(source.body(), targets.size()));
    List<RexNode> items;
    RelNode input;
    if (output.rel() instanceof LogicalProject project) {
      items = project.getProjects();
      input = project.getInput();
    } else {
      input = output.rel();
      items = new ArrayList<>();
      for (int i = 0; i < given; i++) {
        items.add(Outputs.column(output, i));
      }
    }
    List<RexNode> full = new ArrayList<>();
    for (Column column : live) {
      int at = targets.indexOf(column);
      full.add(
          at < 0 || at >= given
              ? values.defaultOf(column)
              : values.coerced(column, items.get(at), Outputs.position(source.body(), at)));
    }
    return LogicalProject.create(
        input, List.of(), full, live.stream().map(Column::name).toList(), Set.of());
  }
}
