package io.lauma.analyze;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.PlaceholderOperator;
import io.lauma.analyze.rel.ProjectSetRel;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.WindowRel;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.SortKey;
import io.lauma.plan.PlanNode.WindowCall;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/// Adds the columns of window functions, and of set-returning functions, to rows; columns keep
/// their index.
final class WindowPlacement {
  private RelNode rel;
  private final Map<RexNode, RexNode> columns = new LinkedHashMap<>();

  WindowPlacement(RelNode rel) {
    this.rel = rel;
  }

  RelNode rel() {
    return rel;
  }

  private record Order(
      List<RexNode> partition, List<RexNode> keys, List<AggregateSpec.Direction> directions) {}

  /// Computes every window function in the expressions.
  List<RexNode> placeWindows(List<RexNode> expressions) {
    Map<Order, List<RexCall>> groups = new LinkedHashMap<>();
    for (RexNode expression : expressions) {
      collect(expression, groups);
    }
    groups.forEach(this::window);
    return expressions.stream().map(this::replaced).toList();
  }

  private static WindowFunctionSpec spec(RexCall call) {
    return (WindowFunctionSpec) ((PlaceholderOperator<?>) call.getOperator()).subject();
  }

  private static void collect(RexNode node, Map<Order, List<RexCall>> groups) {
    if (!(node instanceof RexCall call)) {
      return;
    }
    if (!RexShapes.placeholder(call, WindowFunctionSpec.class)) {
      call.getOperands().forEach(o -> collect(o, groups));
      return;
    }
    WindowFunctionSpec spec = spec(call);
    int arguments = spec.argumentCount();
    int keys = arguments + spec.partitionCount();
    Order order =
        new Order(
            call.getOperands().subList(arguments, keys),
            call.getOperands().subList(keys, keys + spec.order().size()),
            spec.order());
    List<RexCall> calls = groups.computeIfAbsent(order, _ -> new ArrayList<>());
    if (!calls.contains(call)) {
      calls.add(call);
    }
  }

  private void window(Order order, List<RexCall> calls) {
    List<RexNode> row = new ArrayList<>();
    rel.getRowType()
        .getFieldList()
        .forEach(f -> row.add(Rex.column(f.getIndex(), PgType.sqlTypeOf(f.getType()))));
    int width = row.size();
    List<Integer> partition = indexes(order.partition(), row);
    List<Integer> keys = indexes(order.keys(), row);
    List<List<Integer>> operands = new ArrayList<>();
    for (RexCall call : calls) {
      WindowFunctionSpec spec = spec(call);
      List<RexNode> inputs = new ArrayList<>(call.getOperands().subList(0, spec.argumentCount()));
      if (spec.filter()) {
        inputs.add(call.getOperands().getLast());
      }
      operands.add(indexes(inputs, row));
    }
    RelNode input = row.size() == width ? rel : Grouping.project(rel, row);
    List<SortKey> sort = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      AggregateSpec.Direction direction = order.directions().get(i);
      sort.add(
          new SortKey(
              keys.get(i),
              PgType.typeOf(row.get(keys.get(i))),
              direction.descending(),
              direction.nullsFirst()));
    }
    List<WindowCall> windowCalls = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (int i = 0; i < calls.size(); i++) {
      WindowFunctionSpec spec = spec(calls.get(i));
      windowCalls.add(windowCall(spec, operands.get(i)));
      types.add(spec.type());
      names.add("w" + i);
      columns.put(calls.get(i), Rex.column(row.size() + i, spec.type()));
    }
    RelDataType rowType =
        PgTypeFactory.INSTANCE.concat(input.getRowType(), PgTypeFactory.INSTANCE.row(names, types));
    rel = new WindowRel(rel.getCluster(), input, partition, sort, windowCalls, rowType);
  }

  private List<Integer> indexes(List<RexNode> nodes, List<RexNode> row) {
    List<Integer> indexes = new ArrayList<>();
    for (RexNode node : nodes) {
      int at = row.indexOf(node);
      if (at < 0) {
        at = row.size();
        row.add(node);
      }
      indexes.add(at);
    }
    return indexes;
  }

  private static WindowCall windowCall(WindowFunctionSpec spec, List<Integer> operands) {
    return new WindowCall(
        new AggregateCall(
            spec.functionOid(),
            operands.subList(0, spec.argumentCount()),
            spec.argumentTypes(),
            false,
            spec.filter() ? Optional.of(operands.getLast()) : Optional.empty(),
            List.of(),
            spec.type()),
        spec.frame());
  }

  private RexNode replaced(RexNode node) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitCall(RexCall call) {
            RexNode column = columns.get(call);
            return column == null ? super.visitCall(call) : column;
          }
        });
  }

  /// Unrolls every set-returning function in the expressions, inner ones first.
  List<RexNode> placeSets(List<RexNode> expressions) {
    List<RexNode> current = expressions;
    while (current.stream().anyMatch(RexShapes::containsSet)) {
      List<RexNode> row = new ArrayList<>();
      List<String> names = new ArrayList<>(rel.getRowType().getFieldNames());
      List<SqlType> types = new ArrayList<>(PgType.columns(rel.getRowType()));
      for (int i = 0; i < types.size(); i++) {
        row.add(Rex.column(i, types.get(i)));
      }
      columns.clear();
      for (RexNode expression : current) {
        collectSets(expression, row, names, types);
      }
      rel = new ProjectSetRel(rel.getCluster(), rel, row, PgTypeFactory.INSTANCE.row(names, types));
      current = current.stream().map(this::replaced).toList();
    }
    return current;
  }

  private void collectSets(
      RexNode node, List<RexNode> row, List<String> names, List<SqlType> types) {
    if (!(node instanceof RexCall call) || columns.containsKey(call)) {
      return;
    }
    if (ProjectSetRel.isSet(call)
        && call.getOperands().stream().noneMatch(RexShapes::containsSet)) {
      columns.put(call, Rex.column(row.size(), PgType.typeOf(call)));
      row.add(call);
      names.add("s" + names.size());
      types.add(PgType.typeOf(call));
      return;
    }
    call.getOperands().forEach(o -> collectSets(o, row, names, types));
  }
}
