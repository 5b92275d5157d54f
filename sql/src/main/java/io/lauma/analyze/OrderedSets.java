package io.lauma.analyze;

import io.lauma.catalog.builtin.BuiltinAggregate;
import io.lauma.catalog.builtin.BuiltinAggregates;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.SortItem;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Calls with WITHIN GROUP: what is sorted becomes the last arguments of the aggregate.
final class OrderedSets {
  private OrderedSets() {}

  /// @param arguments the direct ones; those that are sorted are added
  static void addSorted(
      Expression.FunctionCall node,
      List<RexNode> arguments,
      List<@Nullable String> names,
      ExpressionAnalyzer expressions) {
    for (SortItem item : node.orderBy()) {
      arguments.add(expressions.analyze(item.expression()));
      names.add(null);
    }
  }

  /// @param arguments the direct ones, then those that are sorted
  /// @throws SqlException 42809 when the aggregate and WITHIN GROUP do not go together, 0A000 for
  ///   OVER, hypothetical-set aggregates and direct arguments that name columns
  static void check(Expression.FunctionCall node, BuiltinFunction row, List<RexNode> arguments) {
    char kind = BuiltinAggregates.byOid(row.oid()).map(BuiltinAggregate::kind).orElse('n');
    SqlException failure = null;
    if (kind == 'n') {
      failure =
          node.withinGroup()
              ? wrongKind(
                  row.name() + " is not an ordered-set aggregate, so it cannot have WITHIN GROUP")
              : null;
    } else if (!node.withinGroup() && node.over() == null) {
      failure = wrongKind("WITHIN GROUP is required for ordered-set aggregate " + row.name());
    } else if (node.over() != null) {
      failure =
          new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "OVER is not supported for ordered-set aggregate " + row.name());
    } else if (kind == 'h') {
      failure = SqlException.notSupported("hypothetical-set aggregate " + row.name());
    }
    if (failure != null) {
      throw failure.at(node.position() + 1);
    }
    for (int i = 0; kind != 'n' && i < arguments.size() - node.orderBy().size(); i++) {
      if (RexShapes.any(arguments.get(i), n -> n instanceof RexInputRef)) {
        throw SqlException.notSupported("column in a direct argument of an ordered-set aggregate")
            .at(node.arguments().get(i).value().start() + 1);
      }
    }
  }

  private static SqlException wrongKind(String message) {
    return new SqlException(SqlState.WRONG_OBJECT_TYPE, message);
  }
}
