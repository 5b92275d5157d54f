package io.lauma.analyze;

import io.lauma.analyze.rel.GroupRel;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.type.CommonType;
import io.lauma.analyze.type.Comparisons;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.SortItem;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalIntersect;
import org.apache.calcite.rel.logical.LogicalMinus;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.logical.LogicalUnion;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Queries: WITH, set operations, VALUES, and the clauses around them.
final class QueryAnalyzer {
  private final Analysis analysis;
  private final Scope.@Nullable Outer outer;
  private final @Nullable WithBindings withs;

  QueryAnalyzer(Analysis analysis, Scope.@Nullable Outer outer, @Nullable WithBindings withs) {
    this.analysis = analysis;
    this.outer = outer;
    this.withs = withs;
  }

  Output analyze(Query query) {
    return analyze(query, false);
  }

  /// @param keepUnknown whether untyped literals of the outermost select list stay so
  Output analyze(Query query, boolean keepUnknown) {
    analysis.enter();
    try {
      if (query.with() == null) {
        return body(query, keepUnknown);
      }
      WithAnalyzer with = new WithAnalyzer(analysis, outer, withs);
      WithBindings inside = with.analyze(query.with());
      Output output = new QueryAnalyzer(analysis, outer, inside).body(query, keepUnknown);
      return new Output(with.wrap(output.rel()), output.columns());
    } finally {
      analysis.leave();
    }
  }

  private Output body(Query query, boolean keepUnknown) {
    if (!query.locking().isEmpty()) {
      checkLocking(query);
    }
    return switch (query.body()) {
      case Query.Select select ->
          new SelectAnalyzer(analysis, outer, withs, keepUnknown).analyze(query, select);
      case Query.Values values -> ordered(query, values(values, keepUnknown));
      case Query.SetOperation operation -> ordered(query, setOperation(operation));
      case Query.Nested nested -> ordered(query, analyze(nested.query(), keepUnknown));
    };
  }

  private static void checkLocking(Query query) {
    Query.Locking clause = query.locking().getFirst();
    switch (query.body()) {
      case Query.Select _, Query.Nested _ -> {}
      case Query.Values _ -> throw RowLocks.notAllowed(clause, " cannot be applied to VALUES");
      case Query.SetOperation _ ->
          throw RowLocks.notAllowed(clause, " is not allowed with UNION/INTERSECT/EXCEPT");
    }
  }

  /// A body without clauses of its own.
  private Output part(Query.Body body, boolean keepUnknown) {
    return body(
        new Query(null, body, List.of(), null, null, false, List.of(), body.position()),
        keepUnknown);
  }

  /// ORDER BY and LIMIT by output columns.
  private Output ordered(Query query, Output output) {
    ExpressionAnalyzer expressions = new ExpressionAnalyzer(analysis, scope(), Clause.LIMIT);
    SortClause.Bounds bounds = SortClause.bounds(query, expressions);
    if (query.orderBy().isEmpty() && bounds.limit() == null && bounds.offset() == null) {
      return output;
    }
    List<RelFieldCollation> collation = new ArrayList<>();
    for (SortItem item : query.orderBy()) {
      int column = outputColumn(item.expression(), output);
      Comparisons.less(output.columns().get(column).type().oid(), item.expression().start());
      collation.add(CallAnalyzer.direction(item).collation(column));
    }
    RelNode sorted =
        LogicalSort.create(
            output.rel(), RelCollations.of(collation), bounds.offset(), bounds.limit());
    return new Output(sorted, output.columns());
  }

  private Scope scope() {
    return new Scope(List.of(), PgTypeFactory.INSTANCE.row(List.of(), List.of()), outer, withs);
  }

  private static int outputColumn(Expression expression, Output output) {
    if (expression instanceof Expression.IntegerLiteral number) {
      if (number.value() < 1 || number.value() > output.columns().size()) {
        throw new SqlException(
                SqlState.INVALID_COLUMN_REFERENCE,
                "ORDER BY position " + number.value() + " is not in select list")
            .at(expression.position() + 1);
      }
      return number.value() - 1;
    }
    if (expression instanceof Expression.ColumnReference reference
        && reference.parts().size() == 1) {
      int at = output.names().indexOf(reference.parts().getFirst());
      if (at >= 0) {
        return at;
      }
      throw new SqlException(
              SqlState.UNDEFINED_COLUMN,
              "column \"" + reference.parts().getFirst() + "\" does not exist")
          .at(expression.position() + 1);
    }
    throw new SqlException(
            SqlState.FEATURE_NOT_SUPPORTED, "invalid UNION/INTERSECT/EXCEPT ORDER BY clause")
        .withDetail("Only result column names can be used, not expressions or functions.")
        .withHint(
            "Add the expression/function to every SELECT, or move the UNION into a FROM clause.")
        .at(expression.start() + 1);
  }

  private Output values(Query.Values values, boolean keepUnknown) {
    ExpressionAnalyzer expressions = new ExpressionAnalyzer(analysis, scope(), Clause.VALUES);
    List<List<RexNode>> rows = new ArrayList<>();
    int width = values.rows().getFirst().size();
    for (List<Expression> row : values.rows()) {
      if (row.size() != width) {
        throw new SqlException(SqlState.SYNTAX_ERROR, "VALUES lists must all be the same length")
            .at(row.getFirst().start() + 1);
      }
      rows.add(new ArrayList<>(expressions.analyzeAll(row)));
    }
    List<SqlType> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int column = 0; column < width; column++) {
      int at = column;
      List<RexNode> items = rows.stream().map(r -> r.get(at)).toList();
      boolean open =
          keepUnknown && items.stream().allMatch(i -> PgType.typeOf(i).oid() == Oids.UNKNOWN);
      if (!open) {
        SqlType type = CommonType.of(items, "VALUES", i -> values.rows().get(i).get(at).start());
        for (int i = 0; i < rows.size(); i++) {
          rows.get(i)
              .set(
                  at,
                  analysis
                      .coercion()
                      .toCommon(
                          rows.get(i).get(at),
                          type,
                          "VALUES",
                          values.rows().get(i).get(at).start()));
        }
      }
      types.add(PgType.typeOf(rows.getFirst().get(at)));
      names.add("column" + (column + 1));
    }
    RelNode rel = Outputs.values(analysis, rows, names, types);
    List<Output.Column> columns = new ArrayList<>();
    for (int i = 0; i < width; i++) {
      columns.add(Output.Column.ofExpression(names.get(i), types.get(i)));
    }
    return new Output(rel, columns);
  }

  private Output setOperation(Query.SetOperation operation) {
    Output left = part(operation.left(), true);
    Output right = part(operation.right(), true);
    return combine(operation, left, right);
  }

  Output combine(Query.SetOperation operation, Output left, Output right) {
    String construct = operation.operator().name().toUpperCase(Locale.ROOT);
    if (left.columns().size() != right.columns().size()) {
      throw new SqlException(
              SqlState.SYNTAX_ERROR,
              "each " + construct + " query must have the same number of columns")
          .at(Outputs.position(operation.right(), 0) + 1);
    }
    List<SqlType> types = new ArrayList<>();
    for (int i = 0; i < left.columns().size(); i++) {
      int at = i;
      types.add(
          CommonType.of(
              List.of(Outputs.column(left, i), Outputs.column(right, i)),
              construct,
              _ -> Outputs.position(operation.right(), at)));
    }
    RelNode first = Outputs.retyped(analysis, left, types, construct);
    RelNode second = Outputs.retyped(analysis, right, types, construct);
    List<RelNode> inputs = List.of(first, second);
    boolean all = operation.all();
    if (!all || operation.operator() != Query.SetOperator.UNION) {
      types.forEach(t -> Comparisons.equal(t.oid(), operation.position()));
    }
    RelNode rel =
        switch (operation.operator()) {
          case UNION -> {
            RelNode union = LogicalUnion.create(inputs, true);
            yield all ? union : GroupRel.distinct(union);
          }
          case INTERSECT -> LogicalIntersect.create(inputs, all);
          case EXCEPT -> LogicalMinus.create(inputs, all);
        };
    List<Output.Column> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(Output.Column.ofExpression(left.columns().get(i).name(), types.get(i)));
    }
    return new Output(rel, columns);
  }

  /// One side of a recursive union.
  Output recursivePart(Query.Body body) {
    return part(body, true);
  }
}
