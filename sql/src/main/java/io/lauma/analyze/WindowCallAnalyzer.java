package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PlaceholderOperator;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.ScalarOf;
import io.lauma.analyze.type.Casts;
import io.lauma.analyze.type.Comparisons;
import io.lauma.catalog.builtin.BuiltinFunction;
import io.lauma.expr.Scalar;
import io.lauma.parse.tree.Expression;
import io.lauma.parse.tree.SortItem;
import io.lauma.parse.tree.WindowSpec;
import io.lauma.plan.PlanNode.WindowCall.Frame;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rex.RexNode;
import org.jspecify.annotations.Nullable;

/// Calls with OVER.
final class WindowCallAnalyzer {
  static final Frame DEFAULT_FRAME =
      new Frame(
          Frame.Mode.RANGE,
          Frame.Bound.UNBOUNDED_PRECEDING,
          Optional.empty(),
          Frame.Bound.CURRENT_ROW,
          Optional.empty());

  private final ExpressionAnalyzer expressions;

  WindowCallAnalyzer(ExpressionAnalyzer expressions) {
    this.expressions = expressions;
  }

  RexNode call(
      Expression.FunctionCall node, BuiltinFunction row, List<RexNode> arguments, SqlType type) {
    int position = node.position();
    if (!row.isWindow() && !row.isAggregate()) {
      throw new SqlException(
              SqlState.WRONG_OBJECT_TYPE,
              "OVER specified, but "
                  + row.name()
                  + " is not a window function nor an aggregate function")
          .at(position + 1);
    }
    if (!expressions.clause().allowsWindows()) {
      throw new SqlException(
              SqlState.WINDOWING_ERROR,
              "window functions are not allowed in " + expressions.clause().text())
          .at(position + 1);
    }
    if (node.distinct()) {
      throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED, "DISTINCT is not implemented for window functions")
          .at(position + 1);
    }
    if (!node.orderBy().isEmpty()) {
      throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "aggregate ORDER BY is not implemented for window functions")
          .at(position + 1);
    }
    if (row.isWindow() && node.filter() != null) {
      throw new SqlException(
              SqlState.FEATURE_NOT_SUPPORTED,
              "FILTER is not implemented for non-aggregate window functions")
          .at(position + 1);
    }
    Window window = window(over(node));
    List<RexNode> operands = new ArrayList<>(arguments);
    operands.addAll(window.partition);
    operands.addAll(window.order);
    Expression filter = node.filter();
    if (filter != null) {
      operands.add(expressions.in(Clause.FILTER).condition(filter, "FILTER"));
    }
    WindowFunctionSpec spec =
        new WindowFunctionSpec(
            row.oid(),
            arguments.stream().map(PgType::typeOf).toList(),
            type,
            window.partition.size(),
            window.directions,
            filter != null,
            window.frame);
    return Rex.BUILDER.makeCall(
        PgType.of(type), new PlaceholderOperator<>(spec.name(), spec), operands);
  }

  private static WindowSpec over(Expression.FunctionCall node) {
    WindowSpec over = node.over();
    if (over == null) {
      throw new IllegalStateException("call without OVER");
    }
    return over;
  }

  private record Window(
      List<RexNode> partition,
      List<RexNode> order,
      List<AggregateSpec.Direction> directions,
      Frame frame) {}

  private Window window(WindowSpec spec) {
    WindowSpec merged = merged(spec, 0);
    ExpressionAnalyzer inside = expressions.in(Clause.WINDOW);
    List<RexNode> partition = new ArrayList<>();
    for (Expression expression : merged.partitionBy()) {
      RexNode key = expressions.coercion().decided(inside.analyze(expression));
      Comparisons.equal(PgType.typeOf(key).oid(), expression.start());
      partition.add(key);
    }
    List<RexNode> order = new ArrayList<>();
    List<AggregateSpec.Direction> directions = new ArrayList<>();
    for (SortItem item : merged.orderBy()) {
      RexNode key = expressions.coercion().decided(inside.analyze(item.expression()));
      Comparisons.less(PgType.typeOf(key).oid(), item.expression().start());
      order.add(key);
      directions.add(CallAnalyzer.direction(item));
    }
    return new Window(partition, order, directions, frame(merged, order));
  }

  /// The definition with what it takes over from a named one.
  private WindowSpec merged(WindowSpec spec, int depth) {
    String existing = spec.existing();
    if (existing == null) {
      return spec;
    }
    WindowSpec named =
        expressions.windows().stream()
            .filter(w -> existing.equals(w.name()))
            .findFirst()
            .filter(_ -> depth < 100)
            .orElseThrow(() ->
                new SqlException(
                        SqlState.UNDEFINED_OBJECT, "window \"" + existing + "\" does not exist")
                    .at(spec.position() + 1));
    WindowSpec base = merged(named, depth + 1);
    if (spec.reference()) {
      return base;
    }
    if (!spec.partitionBy().isEmpty()) {
      throw new SqlException(
              SqlState.WINDOWING_ERROR,
              "cannot override PARTITION BY clause of window \"" + existing + "\"")
          .at(spec.position() + 1);
    }
    if (!spec.orderBy().isEmpty() && !base.orderBy().isEmpty()) {
      throw new SqlException(
              SqlState.WINDOWING_ERROR,
              "cannot override ORDER BY clause of window \"" + existing + "\"")
          .at(spec.position() + 1);
    }
    if (base.frame() != null) {
      throw new SqlException(
              SqlState.WINDOWING_ERROR,
              "cannot copy window \"" + existing + "\" because it has a frame clause")
          .at(spec.position() + 1);
    }
    return new WindowSpec(
        null,
        null,
        false,
        base.partitionBy(),
        spec.orderBy().isEmpty() ? base.orderBy() : spec.orderBy(),
        spec.frame(),
        spec.position());
  }

  private Frame frame(WindowSpec spec, List<RexNode> order) {
    WindowSpec.Frame frame = spec.frame();
    if (frame == null) {
      return DEFAULT_FRAME;
    }
    if (frame.exclusion() != WindowSpec.Exclusion.NONE) {
      throw SqlException.notSupported("EXCLUDE in a window frame").at(frame.position() + 1);
    }
    WindowSpec.Bound end =
        frame.end() == null
            ? new WindowSpec.Bound(WindowSpec.BoundKind.CURRENT_ROW, null)
            : frame.end();
    Frame.Mode mode = Frame.Mode.valueOf(frame.unit().name());
    if (mode == Frame.Mode.GROUPS && order.isEmpty()) {
      throw new SqlException(SqlState.WINDOWING_ERROR, "GROUPS mode requires an ORDER BY clause")
          .at(frame.position() + 1);
    }
    return new Frame(
        mode,
        Frame.Bound.valueOf(frame.start().kind().name()),
        offset(frame.start().offset(), mode, order, frame),
        Frame.Bound.valueOf(end.kind().name()),
        offset(end.offset(), mode, order, frame));
  }

  private Optional<Scalar> offset(
      @Nullable Expression expression,
      Frame.Mode mode,
      List<RexNode> order,
      WindowSpec.Frame frame) {
    if (expression == null) {
      return Optional.empty();
    }
    RexNode offset = expressions.in(Clause.WINDOW).analyze(expression);
    if (RexShapes.hasColumns(offset)) {
      throw new SqlException(
              SqlState.INVALID_COLUMN_REFERENCE,
              "argument of " + mode + " must not contain variables")
          .at(expression.start() + 1);
    }
    int type = Oids.INT8;
    if (mode == Frame.Mode.RANGE) {
      if (order.size() != 1) {
        throw new SqlException(
                SqlState.WINDOWING_ERROR,
                "RANGE with offset PRECEDING/FOLLOWING requires exactly one ORDER BY column")
            .at(frame.position() + 1);
      }
      type = rangeOffset(PgType.typeOf(order.getFirst()).oid());
    }
    SqlType target = SqlType.of(type);
    RexNode coerced =
        expressions
            .coercion()
            .tryCoerce(offset, target, Casts.Context.ASSIGNMENT)
            .orElseThrow(() ->
                new SqlException(
                        SqlState.DATATYPE_MISMATCH, "argument of " + mode + " must be type bigint")
                    .at(expression.start() + 1));
    return Optional.of(ScalarOf.constant(coerced));
  }

  private static int rangeOffset(int orderType) {
    return switch (orderType) {
      case Oids.DATE, Oids.TIME, Oids.TIMESTAMP, Oids.TIMESTAMPTZ, Oids.INTERVAL -> Oids.INTERVAL;
      default -> orderType;
    };
  }
}
