package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.Comparisons;
import io.lauma.analyze.type.TypeNames;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.Query;
import io.lauma.parse.tree.SortItem;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// ORDER BY, LIMIT and OFFSET.
final class SortClause {
  private SortClause() {}

  /// An order expression: a value over the row of FROM.
  record Key(RexNode value, AggregateSpec.Direction direction, int position) {
    Key with(RexNode newValue) {
      return new Key(newValue, direction, position);
    }
  }

  /// The value of an item of ORDER BY, GROUP BY or DISTINCT ON: an output column's by name or
  /// number, or an expression's.
  ///
  /// @param outputFirst whether a bare name means an output column before a column of FROM
  static RexNode resolve(
      Expression expression,
      List<Target> targets,
      ExpressionAnalyzer expressions,
      boolean outputFirst) {
    String clause = expressions.clause().text();
    if (expression instanceof Expression.ColumnReference reference
        && reference.parts().size() == 1) {
      String name = reference.parts().getFirst();
      if (!outputFirst) {
        Scope scope = expressions.scope();
        boolean column =
            scope != null
                && scope.items().stream()
                    .filter(NamespaceItem::bare)
                    .flatMap(i -> i.columns().stream())
                    .anyMatch(c -> c.name().equals(name));
        if (column) {
          return expressions.analyze(expression);
        }
      }
      RexNode found = null;
      for (Target target : targets) {
        if (target.name().equals(name)) {
          if (found != null && !found.equals(target.value())) {
            throw new SqlException(
                    SqlState.AMBIGUOUS_COLUMN, clause + " \"" + name + "\" is ambiguous")
                .at(expression.position() + 1);
          }
          found = target.value();
        }
      }
      return found == null ? expressions.analyze(expression) : found;
    }
    if (expression instanceof Expression.IntegerLiteral number) {
      if (number.value() < 1 || number.value() > targets.size()) {
        throw new SqlException(
                SqlState.INVALID_COLUMN_REFERENCE,
                clause + " position " + number.value() + " is not in select list")
            .at(expression.position() + 1);
      }
      return targets.get(number.value() - 1).value();
    }
    if (expression instanceof Expression.StringLiteral
        || expression instanceof Expression.NumericLiteral) {
      throw new SqlException(SqlState.SYNTAX_ERROR, "non-integer constant in " + clause)
          .at(expression.position() + 1);
    }
    return expressions.coercion().decided(expressions.analyze(expression));
  }

  static List<Key> keys(
      List<SortItem> items, List<Target> targets, ExpressionAnalyzer expressions) {
    List<Key> keys = new ArrayList<>();
    for (SortItem item : items) {
      RexNode value = resolve(item.expression(), targets, expressions, true);
      Comparisons.less(PgType.typeOf(value).oid(), item.expression().start());
      keys.add(new Key(value, CallAnalyzer.direction(item), item.expression().start()));
    }
    return keys;
  }

  /// LIMIT and OFFSET of a query; null for none.
  record Bounds(@Nullable RexNode offset, @Nullable RexNode limit) {}

  static Bounds bounds(Query query, ExpressionAnalyzer expressions) {
    if (query.withTies()) {
      throw SqlException.notSupported("FETCH FIRST ... WITH TIES");
    }
    return new Bounds(
        bound(query.offset(), expressions.in(Clause.OFFSET)),
        bound(query.limit(), expressions.in(Clause.LIMIT)));
  }

  private static @Nullable RexNode bound(
      @Nullable Expression expression, ExpressionAnalyzer expressions) {
    if (expression == null || expression instanceof Expression.NullLiteral) {
      return null;
    }
    String clause = expressions.clause().text();
    RexNode value = expressions.analyze(expression);
    if (RexShapes.contains(value, SubqueryPlan.class)) {
      throw SqlException.notSupported("subquery in " + clause).at(expression.start() + 1);
    }
    RexNode coerced =
        expressions
            .coercion()
            .tryCoerce(value, SqlType.of(Oids.INT8), Casts.Context.ASSIGNMENT)
            .orElseThrow(() ->
                new SqlException(
                        SqlState.DATATYPE_MISMATCH,
                        "argument of "
                            + clause
                            + " must be type bigint, not type "
                            + TypeNames.text(PgType.typeOf(value).oid()))
                    .at(expression.start() + 1));
    if (RexShapes.any(coerced, n -> n instanceof RexInputRef)) {
      throw new SqlException(
              SqlState.INVALID_COLUMN_REFERENCE,
              "argument of " + clause + " must not contain variables")
          .at(expression.start() + 1);
    }
    return coerced;
  }
}
