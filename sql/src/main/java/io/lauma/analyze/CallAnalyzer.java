package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PlaceholderOperator;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.Comparisons;
import io.lauma.analyze.type.FunctionResolution;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.catalog.builtin.BuiltinFunctions;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.SortItem;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Calls of functions, aggregates and window functions.
final class CallAnalyzer {
  private final ExpressionAnalyzer expressions;

  CallAnalyzer(ExpressionAnalyzer expressions) {
    this.expressions = expressions;
  }

  RexNode call(Expression.FunctionCall node) {
    boolean aggregate = node.over() == null && namesAggregate(node);
    Scope scope = expressions.scope();
    if (aggregate && scope != null) {
      scope.enterAggregate();
    }
    try {
      return resolve(node);
    } finally {
      if (aggregate && scope != null) {
        scope.leaveAggregate();
      }
    }
  }

  private static boolean namesAggregate(Expression.FunctionCall node) {
    return BuiltinFunctions.byName(node.name().last()).stream()
        .anyMatch(BuiltinFunction::isAggregate);
  }

  private RexNode resolve(Expression.FunctionCall node) {
    List<RexNode> arguments = new ArrayList<>();
    List<@Nullable String> names = new ArrayList<>();
    for (Expression.Argument argument : node.arguments()) {
      Optional<RexNode> object = JsonRows.argument(node, argument.value(), expressions);
      if (object.isPresent() && JsonRows.isConversion(node.name().last())) {
        return object.get();
      }
      arguments.add(object.orElseGet(() -> expressions.analyze(argument.value())));
      names.add(argument.name());
    }
    if (node.withinGroup()) {
      OrderedSets.addSorted(node, arguments, names, expressions);
    }
    FunctionResolution.Request request =
        new FunctionResolution.Request(
            node.name().parts(),
            arguments.stream().map(a -> PgType.typeOf(a).oid()).toList(),
            names,
            node.variadic(),
            node.position());
    return switch (FunctionResolution.resolve(request)) {
      case FunctionResolution.TypeCast cast ->
          expressions
              .coercion()
              .cast(arguments.getFirst(), SqlType.of(cast.targetType()), node.position());
      case FunctionResolution.Function function -> function(node, function, arguments);
    };
  }

  private RexNode function(
      Expression.FunctionCall node, FunctionResolution.Function function, List<RexNode> given) {
    BuiltinFunction row = function.function();
    List<RexNode> arguments = arguments(function, given);
    SqlType type = RecordShapes.type(row, function.resultType(), arguments);
    if (row.isAggregate()) {
      OrderedSets.check(node, row, given);
    }
    if (node.over() != null) {
      return new WindowCallAnalyzer(expressions).call(node, row, arguments, type);
    }
    if (row.isWindow()) {
      throw new SqlException(
              SqlState.WRONG_OBJECT_TYPE,
              "window function " + row.name() + " requires an OVER clause")
          .at(node.position() + 1);
    }
    if (row.isAggregate()) {
      return aggregate(node, row, arguments, type);
    }
    refuseAggregateSyntax(node, row);
    if (row.returnsSet() && !expressions.clause().allowsSets()) {
      throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "set-returning functions are not allowed in " + expressions.clause().text())
          .at(node.position() + 1);
    }
    if (row.name().equals("pg_typeof")
        && PgType.typeOf(given.getFirst()).oid() == Oids.UNKNOWN
        && PgType.typeOf(arguments.getFirst()).oid() == Oids.TEXT) {
      arguments = List.of(Rex.relabel(arguments.getFirst(), SqlType.of(Oids.UNKNOWN)));
    }
    return Rex.call(row.oid(), type, arguments);
  }

  private static void refuseAggregateSyntax(Expression.FunctionCall node, BuiltinFunction row) {
    String what = null;
    if (node.star()) {
      what = row.name() + "(*) specified, but " + row.name() + " is not an aggregate function";
    } else if (node.distinct()) {
      what = "DISTINCT specified, but " + row.name() + " is not an aggregate function";
    } else if (node.withinGroup()) {
      what = "WITHIN GROUP specified, but " + row.name() + " is not an aggregate function";
    } else if (!node.orderBy().isEmpty()) {
      what = "ORDER BY specified, but " + row.name() + " is not an aggregate function";
    } else if (node.filter() != null) {
      what = "FILTER specified, but " + row.name() + " is not an aggregate function";
    }
    if (what != null) {
      throw new SqlException(SqlState.WRONG_OBJECT_TYPE, what).at(node.position() + 1);
    }
  }

  /// Arguments coerced, in the order of the parameters, with defaults and VARIADIC arrays.
  private List<RexNode> arguments(FunctionResolution.Function function, List<RexNode> given) {
    BuiltinFunction row = function.function();
    List<RexNode> coerced = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      coerced.add(expressions.coercion().implicit(given.get(i), function.parameterTypes().get(i)));
    }
    if (function.variadicFrom() >= 0) {
      int from = function.variadicFrom();
      List<RexNode> elements = coerced.subList(from, coerced.size());
      int element = PgType.typeOf(elements.getFirst()).oid();
      RexNode array = CompositeAnalyzer.arrayOf(List.copyOf(elements), Casts.arrayType(element));
      List<RexNode> arguments = new ArrayList<>(coerced.subList(0, from));
      arguments.add(array);
      return arguments;
    }
    int declared = row.argumentTypes().size();
    if (row.variadicOid() == Oids.ANY
        || (coerced.size() == declared && inOrder(function.order()))) {
      return coerced;
    }
    List<Expression> defaults =
        row.defaults().isEmpty()
            ? List.of()
            : expressions.analysis().expressionParser().parse(row.defaults().get());
    List<RexNode> arguments = new ArrayList<>();
    for (int parameter = 0; parameter < declared; parameter++) {
      int at = function.order().indexOf(parameter);
      if (at >= 0) {
        arguments.add(coerced.get(at));
      } else {
        Expression expression = defaults.get(parameter - (declared - defaults.size()));
        arguments.add(
            expressions
                .coercion()
                .implicit(expressions.analyze(expression), row.argumentTypes().get(parameter)));
      }
    }
    return arguments;
  }

  private static boolean inOrder(List<Integer> order) {
    for (int i = 0; i < order.size(); i++) {
      if (order.get(i) != i) {
        return false;
      }
    }
    return true;
  }

  private RexNode aggregate(
      Expression.FunctionCall node, BuiltinFunction row, List<RexNode> arguments, SqlType type) {
    int position = node.position();
    if (!expressions.clause().allowsAggregates()) {
      throw new SqlException(
              SqlState.GROUPING_ERROR,
              "aggregate functions are not allowed in " + expressions.clause().text())
          .at(position + 1);
    }
    if (arguments.isEmpty() && !node.star()) {
      throw new SqlException(
              SqlState.WRONG_OBJECT_TYPE,
              row.name() + "(*) must be used to call a parameterless aggregate function")
          .at(position + 1);
    }
    List<RexNode> operands = new ArrayList<>(arguments);
    for (RexNode argument : arguments) {
      refuseNested(argument, position);
    }
    List<AggregateSpec.Direction> order = new ArrayList<>();
    int direct = arguments.size() - node.orderBy().size();
    for (int i = 0; i < node.orderBy().size(); i++) {
      SortItem item = node.orderBy().get(i);
      RexNode key =
          node.withinGroup()
              ? arguments.get(direct + i)
              : expressions.coercion().decided(expressions.analyze(item.expression()));
      Comparisons.less(PgType.typeOf(key).oid(), item.expression().start());
      if (node.distinct() && !arguments.contains(key)) {
        throw new SqlException(
                SqlState.INVALID_COLUMN_REFERENCE,
                "in an aggregate with DISTINCT, ORDER BY expressions must appear in argument list")
            .at(item.expression().start() + 1);
      }
      operands.add(key);
      order.add(direction(item));
    }
    if (node.distinct()) {
      for (RexNode argument : arguments) {
        Comparisons.equal(PgType.typeOf(argument).oid(), position);
      }
    }
    Expression filter = node.filter();
    if (filter != null) {
      operands.add(expressions.in(Clause.FILTER).condition(filter, "FILTER"));
    }
    AggregateSpec spec =
        new AggregateSpec(
            row.oid(),
            arguments.stream().map(PgType::typeOf).toList(),
            type,
            node.distinct(),
            order,
            filter != null,
            position);
    return Rex.BUILDER.makeCall(
        PgType.of(type), new PlaceholderOperator<>(spec.name(), spec), operands);
  }

  private static int innerPosition(RexNode argument) {
    int[] position = {-1};
    RexShapes.any(
        argument,
        n -> {
          if (position[0] < 0
              && n instanceof RexCall call
              && call.getOperator() instanceof PlaceholderOperator<?> placeholder
              && placeholder.subject() instanceof AggregateSpec spec) {
            position[0] = spec.position();
          }
          return position[0] >= 0;
        });
    return position[0];
  }

  private static void refuseNested(RexNode argument, int position) {
    if (RexShapes.contains(argument, AggregateSpec.class)) {
      throw new SqlException(SqlState.GROUPING_ERROR, "aggregate function calls cannot be nested")
          .at(innerPosition(argument) + 1);
    }
    if (RexShapes.contains(argument, WindowFunctionSpec.class)) {
      throw new SqlException(
              SqlState.GROUPING_ERROR,
              "aggregate function calls cannot contain window function calls")
          .at(position + 1);
    }
    if (RexShapes.containsSet(argument)) {
      throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "aggregate function calls cannot contain set-returning function calls")
          .at(position + 1);
    }
  }

  static AggregateSpec.Direction direction(SortItem item) {
    if (item.using() != null
        && !item.using().getLast().equals("<")
        && !item.using().getLast().equals(">")) {
      throw new SqlException(
              SqlState.WRONG_OBJECT_TYPE,
              "operator " + String.join(".", item.using()) + " is not a valid ordering operator")
          .withHint("Ordering operators must be \"<\" or \">\" members of btree operator families.")
          .at(item.position() + 1);
    }
    boolean descending =
        item.direction() == SortItem.Direction.DESC
            || (item.using() != null && item.using().getLast().equals(">"));
    boolean nullsFirst =
        switch (item.nulls()) {
          case FIRST -> true;
          case LAST -> false;
          case UNSPECIFIED -> descending;
        };
    return new AggregateSpec.Direction(descending, nullsFirst);
  }

  RexNode grouping(Expression.Grouping node) {
    List<RexNode> items = expressions.analyzeAll(node.items());
    GroupingCall call = new GroupingCall(node.position());
    return Rex.BUILDER.makeCall(
        PgType.of(Oids.INT4), new PlaceholderOperator<>("grouping", call), items);
  }

  /// GROUPING(...) until the groups are known.
  record GroupingCall(int position) {}
}
