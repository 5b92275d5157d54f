package io.lauma.analyze;

import io.lauma.analyze.rel.Correlations;
import io.lauma.analyze.rel.GroupRel;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.PlaceholderOperator;
import io.lauma.analyze.rel.Rex;
import io.lauma.catalog.Relation;
import io.lauma.expr.AggregateCall;
import io.lauma.expr.SortKey;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.SqlOperator;

/// Turns rows into groups, and expressions over the rows into expressions over the groups.
final class Grouping {
  private static final int INT4_EQUAL = 65;

  private final Analysis analysis;
  private final Scope scope;
  private final List<RexNode> keys;
  private final List<List<Integer>> sets;
  private final List<RexCall> aggregates = new ArrayList<>();
  private RelDataType groupedRow = PgTypeFactory.INSTANCE.row(List.of(), List.of());

  Grouping(Analysis analysis, Scope scope, GroupKeys.Keys keys) {
    this.analysis = analysis;
    this.scope = scope;
    this.keys = new ArrayList<>(keys.keys());
    this.sets = keys.sets();
  }

  /// Groups `rows` for expressions that will be rewritten.
  RelNode group(Placement rows, List<RexNode> expressions) {
    for (RexNode expression : expressions) {
      expression.accept(new Collector());
    }
    List<RexNode> columns = new ArrayList<>(rows.placeAll(keys));
    int groupCount = columns.size();
    List<AggregateCall> calls = new ArrayList<>();
    List<SqlType> types = new ArrayList<>(keys.stream().map(PgType::typeOf).toList());
    for (RexCall aggregate : aggregates) {
      AggregateSpec spec = spec(aggregate);
      List<Integer> operands = new ArrayList<>();
      for (RexNode operand : rows.placeAll(aggregate.getOperands())) {
        int at = columns.indexOf(operand);
        if (at < 0) {
          at = columns.size();
          columns.add(operand);
        }
        operands.add(at);
      }
      calls.add(call(spec, operands, columns));
      types.add(spec.type());
    }
    List<List<Integer>> groupingSets = sets;
    boolean plain = isPlain();
    if (plain) {
      groupingSets = List.of(GroupRel.allColumns(groupCount));
    } else {
      types.add(SqlType.of(Oids.INT4));
    }
    RelNode input = project(rows.rel(), columns);
    List<String> names = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      names.add("g" + i);
    }
    groupedRow = PgTypeFactory.INSTANCE.row(names, types);
    return new GroupRel(analysis.cluster(), input, groupCount, groupingSets, calls, groupedRow);
  }

  private boolean isPlain() {
    return sets.size() == 1;
  }

  static RelNode project(RelNode input, List<RexNode> columns) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      names.add("c" + i);
    }
    return LogicalProject.create(input, List.of(), columns, names, Set.of());
  }

  private static AggregateCall call(
      AggregateSpec spec, List<Integer> operands, List<RexNode> columns) {
    int arguments = spec.argumentCount();
    List<SortKey> order = new ArrayList<>();
    for (int i = 0; i < spec.order().size(); i++) {
      int column = operands.get(arguments + i);
      AggregateSpec.Direction direction = spec.order().get(i);
      order.add(
          new SortKey(
              column,
              PgType.typeOf(columns.get(column)),
              direction.descending(),
              direction.nullsFirst()));
    }
    return new AggregateCall(
        spec.functionOid(),
        operands.subList(0, arguments),
        spec.argumentTypes(),
        spec.distinct(),
        spec.filter() ? Optional.of(operands.getLast()) : Optional.empty(),
        order,
        spec.type());
  }

  private static AggregateSpec spec(RexCall call) {
    return (AggregateSpec) ((PlaceholderOperator<?>) call.getOperator()).subject();
  }

  /// The expression over the groups.
  RexNode rewrite(RexNode expression) {
    return expression.accept(new Rewriter());
  }

  private int keyOf(RexNode node) {
    return keys.indexOf(node);
  }

  /// Collects aggregates and checks that every other column is a key.
  private final class Collector extends RexVisitorImpl<Void> {
    Collector() {
      super(true);
    }

    @Override
    public Void visitCall(RexCall call) {
      if (keyOf(call) >= 0) {
        return null;
      }
      if (RexShapes.placeholder(call, AggregateSpec.class)) {
        if (!aggregates.contains(call)) {
          aggregates.add(call);
        }
        return null;
      }
      if (RexShapes.placeholder(call, CallAnalyzer.GroupingCall.class)) {
        return null;
      }
      SqlOperator operator = call.getOperator();
      if (operator instanceof PlaceholderOperator<?> placeholder
          && placeholder.subject() instanceof SubqueryPlan plan
          && plan.correlated()) {
        for (int column : Correlations.used(plan.rel(), plan.id())) {
          check(column, true);
        }
      }
      return super.visitCall(call);
    }

    @Override
    public Void visitInputRef(RexInputRef input) {
      check(input.getIndex(), false);
      return null;
    }
  }

  private void check(int column, boolean inSubquery) {
    RexNode reference =
        Rex.column(column, PgType.sqlTypeOf(scope.rowType().getFieldList().get(column).getType()));
    if (keyOf(reference) >= 0) {
      return;
    }
    NamespaceItem item = itemOf(reference);
    if (isPlain() && dependsOnKeys(item)) {
      keys.add(reference);
      return;
    }
    String name = item.name() + "." + nameOf(item, reference);
    String message =
        inSubquery
            ? "subquery uses ungrouped column \"" + name + "\" from outer query"
            : "column \""
                + name
                + "\" must appear in the GROUP BY clause or be used in an aggregate function";
    throw new SqlException(SqlState.GROUPING_ERROR, message).at(scope.firstUse(column) + 1);
  }

  private NamespaceItem itemOf(RexNode reference) {
    return scope.items().stream()
        .filter(i -> i.table() && i.columns().stream().anyMatch(c -> c.value().equals(reference)))
        .findFirst()
        .orElseGet(() ->
            scope.items().stream()
                .filter(i -> i.columns().stream().anyMatch(c -> c.value().equals(reference)))
                .findFirst()
                .orElseThrow());
  }

  private static String nameOf(NamespaceItem item, RexNode reference) {
    return item.columns().stream()
        .filter(c -> c.value().equals(reference))
        .findFirst()
        .orElseThrow()
        .name();
  }

  /// Whether the keys hold the primary key of the item's table.
  private boolean dependsOnKeys(NamespaceItem item) {
    if (item.tableOid() == 0) {
      return false;
    }
    Optional<Relation> relation =
        analysis.catalog().relation(item.tableOid()).filter(r -> r.primaryKeyName().isPresent());
    return relation.isPresent()
        && relation.get().key().stream()
            .map(k -> relation.get().columnById(k.columnId()).attributeNumber())
            .allMatch(number ->
                item.columns().stream()
                    .anyMatch(c ->
                        c.tableOid() == item.tableOid()
                            && c.attributeNumber() == number
                            && keyOf(c.value()) >= 0));
  }

  private final class Rewriter extends RexShuttle {
    @Override
    public RexNode visitCall(RexCall call) {
      int key = keyOf(call);
      if (key >= 0) {
        return Rex.column(key, PgType.typeOf(call));
      }
      if (RexShapes.placeholder(call, AggregateSpec.class)) {
        return Rex.column(keys.size() + aggregates.indexOf(call), PgType.typeOf(call));
      }
      if (call.getOperator() instanceof PlaceholderOperator<?> placeholder) {
        if (placeholder.subject() instanceof CallAnalyzer.GroupingCall grouping) {
          return mask(call, grouping);
        }
        if (placeholder.subject() instanceof SubqueryPlan plan && plan.correlated()) {
          return moved((RexCall) super.visitCall(call), plan);
        }
      }
      return super.visitCall(call);
    }

    @Override
    public RexNode visitInputRef(RexInputRef input) {
      return Rex.column(keyOf(input), PgType.typeOf(input));
    }
  }

  /// A subquery whose outer row is the group.
  private RexNode moved(RexCall call, SubqueryPlan plan) {
    RelNode rel =
        Correlations.replace(
            plan.rel(),
            plan.id(),
            i -> {
              RexNode reference =
                  Rex.column(i, PgType.sqlTypeOf(scope.rowType().getFieldList().get(i).getType()));
              return Correlations.column(plan.id(), groupedRow, keyOf(reference));
            });
    SubqueryPlan moved = new SubqueryPlan(plan.kind(), rel, plan.id(), true, plan.comparison());
    return Rex.BUILDER.makeCall(
        call.getType(),
        new PlaceholderOperator<>("grouped" + plan.id(), moved),
        call.getOperands());
  }

  /// GROUPING(...) from the mask column, by the grouping sets there are.
  private RexNode mask(RexCall call, CallAnalyzer.GroupingCall grouping) {
    List<Integer> arguments = new ArrayList<>();
    for (RexNode operand : call.getOperands()) {
      int key = keyOf(operand);
      if (key < 0) {
        throw new SqlException(
                SqlState.GROUPING_ERROR,
                "arguments to GROUPING must be grouping expressions of the associated query level")
            .at(grouping.position() + 1);
      }
      arguments.add(key);
    }
    if (isPlain()) {
      return Rex.int4(0);
    }
    SqlType int4 = SqlType.of(Oids.INT4);
    RexNode column = Rex.column(keys.size() + aggregates.size(), int4);
    List<RexNode> operands = new ArrayList<>();
    for (List<Integer> set : sets.stream().distinct().toList()) {
      operands.add(
          Rex.call(
              INT4_EQUAL,
              SqlType.of(Oids.BOOL),
              List.of(column, Rex.int4(bits(GroupRel.allColumns(keys.size()), set)))));
      operands.add(Rex.int4(bits(arguments, set)));
    }
    operands.add(Rex.int4(0));
    return Rex.caseOf(operands, int4);
  }

  /// One bit a column, the first highest: 1 when it is not in the set.
  private static int bits(List<Integer> columns, List<Integer> set) {
    int bits = 0;
    for (int column : columns) {
      bits = bits << 1 | (set.contains(column) ? 0 : 1);
    }
    return bits;
  }
}
