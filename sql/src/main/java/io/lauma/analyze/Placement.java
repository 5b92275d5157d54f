package io.lauma.analyze;

import io.lauma.analyze.rel.Correlations;
import io.lauma.analyze.rel.GroupRel;
import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.PgTypeFactory;
import io.lauma.analyze.rel.PlaceholderOperator;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.SingleRowRel;
import io.lauma.analyze.rel.ValuesRel;
import io.lauma.analyze.type.Casts;
import io.lauma.expr.AggregateCall;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.calcite.rel.RelCollations;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalCorrelate;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rel.logical.LogicalSort;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;

/// Rows that grow to the right while the subqueries of expressions over them are placed beside
/// them. Columns keep their index.
final class Placement {
  private static final int BOOL_OR = 2518;
  private static final int ARRAY_AGG = 2335;
  private static final int ARRAY_AGG_ARRAYS = 4053;
  private static final SqlType BOOL = SqlType.of(Oids.BOOL);

  private RelNode rel;

  Placement(RelNode rel) {
    this.rel = rel;
  }

  RelNode rel() {
    return rel;
  }

  List<RexNode> placeAll(List<RexNode> nodes) {
    List<RexNode> placed = new ArrayList<>(nodes.size());
    for (RexNode node : nodes) {
      placed.add(place(node));
    }
    return placed;
  }

  /// The expression with its subqueries replaced by new columns.
  RexNode place(RexNode node) {
    return RexShapes.contains(node, SubqueryPlan.class)
        ? node.accept(
            new RexShuttle() {
              @Override
              public RexNode visitCall(RexCall call) {
                RexNode inner = super.visitCall(call);
                return subquery(inner).map(p -> value(p, (RexCall) inner)).orElse(inner);
              }
            })
        : node;
  }

  private static Optional<SubqueryPlan> subquery(RexNode node) {
    return node instanceof RexCall call
            && call.getOperator() instanceof PlaceholderOperator<?> operator
            && operator.subject() instanceof SubqueryPlan plan
        ? Optional.of(plan)
        : Optional.empty();
  }

  /// Keeps the rows for which the condition is true.
  void filter(RexNode condition) {
    List<RexNode> plain = new ArrayList<>();
    List<RexNode> others = new ArrayList<>();
    for (RexNode conjunct : conjuncts(condition)) {
      (RexShapes.contains(conjunct, SubqueryPlan.class) ? others : plain).add(conjunct);
    }
    addFilter(plain);
    List<RexNode> valued = new ArrayList<>();
    for (RexNode conjunct : others) {
      if (!semiJoin(conjunct)) {
        valued.add(conjunct);
      }
    }
    addFilter(placeAll(valued));
  }

  private void addFilter(List<RexNode> conjuncts) {
    if (!conjuncts.isEmpty()) {
      rel = LogicalFilter.create(rel, Rex.and(conjuncts));
    }
  }

  static List<RexNode> conjuncts(RexNode condition) {
    List<RexNode> conjuncts = new ArrayList<>();
    if (condition instanceof RexCall call && call.getKind() == SqlKind.AND) {
      call.getOperands().forEach(o -> conjuncts.addAll(conjuncts(o)));
    } else {
      conjuncts.add(condition);
    }
    return conjuncts;
  }

  /// Turns EXISTS, IN and their negations into a semi- or anti-join.
  private boolean semiJoin(RexNode conjunct) {
    boolean negated = conjunct.getKind() == SqlKind.NOT;
    RexNode test = negated ? ((RexCall) conjunct).getOperands().getFirst() : conjunct;
    Optional<SubqueryPlan> found = subquery(test);
    if (found.isEmpty()) {
      return false;
    }
    SubqueryPlan plan = found.get();
    List<RexNode> lefts = placeAll(((RexCall) test).getOperands());
    RelNode inner = resized(plan);
    switch (plan.kind()) {
      case EXISTS -> match(plan, inner, Rex.bool(true), lefts, negated);
      case ANY -> {
        RexNode comparison = comparison(plan, inner, lefts);
        boolean exact = !negated || neverNull(lefts, inner);
        RexNode condition =
            exact ? comparison : Rex.coalesce(List.of(comparison, Rex.bool(true)), BOOL);
        match(plan, inner, condition, lefts, negated);
      }
      case ALL -> {
        RexNode comparison = comparison(plan, inner, lefts);
        RexNode counterExample =
            negated
                ? Rex.not(comparison)
                : Rex.not(Rex.coalesce(List.of(comparison, Rex.bool(false)), BOOL));
        match(plan, inner, counterExample, lefts, !negated);
      }
      case SCALAR, ARRAY -> {
        return false;
      }
    }
    return true;
  }

  /// The comparison over the joined row: left columns, then the subquery's.
  private RexNode comparison(SubqueryPlan plan, RelNode inner, List<RexNode> lefts) {
    return plan.comparison().apply(lefts, innerColumns(inner, width()));
  }

  private static List<RexNode> innerColumns(RelNode inner, int offset) {
    List<RexNode> columns = new ArrayList<>();
    inner
        .getRowType()
        .getFieldList()
        .forEach(
            f -> columns.add(Rex.column(offset + f.getIndex(), PgType.sqlTypeOf(f.getType()))));
    return columns;
  }

  private void match(
      SubqueryPlan plan, RelNode inner, RexNode condition, List<RexNode> lefts, boolean anti) {
    JoinRelType type = anti ? JoinRelType.ANTI : JoinRelType.SEMI;
    if (!plan.correlated()) {
      rel = LogicalJoin.create(rel, inner, List.of(), condition, Set.of(), type);
      return;
    }
    RelDataType outerRow = rel.getRowType();
    int width = width();
    RexNode inside =
        condition.accept(
            new RexShuttle() {
              @Override
              public RexNode visitInputRef(RexInputRef input) {
                int index = input.getIndex();
                return index < width
                    ? Correlations.column(plan.id(), outerRow, index)
                    : new RexInputRef(index - width, input.getType());
              }
            });
    correlate(plan.id(), Rex.isTrue(condition) ? inner : LogicalFilter.create(inner, inside), type);
  }

  private void correlate(CorrelationId id, RelNode inner, JoinRelType type) {
    rel = LogicalCorrelate.create(rel, inner, List.of(), id, Correlations.used(inner, id), type);
  }

  /// The subquery's rows with its outer columns typed as columns of the present row.
  private RelNode resized(SubqueryPlan plan) {
    RelDataType row = rel.getRowType();
    return plan.correlated()
        ? Correlations.replace(plan.rel(), plan.id(), i -> Correlations.column(plan.id(), row, i))
        : plan.rel();
  }

  private int width() {
    return rel.getRowType().getFieldCount();
  }

  /// Whether neither side of a comparison can be NULL.
  private boolean neverNull(List<RexNode> lefts, RelNode inner) {
    for (RexNode left : lefts) {
      if (!NotNull.holds(left, rel)) {
        return false;
      }
    }
    return innerColumns(inner, 0).stream().allMatch(c -> NotNull.holds(c, inner));
  }

  /// Adds the subquery's value as a column.
  private RexNode value(SubqueryPlan plan, RexCall call) {
    List<RexNode> lefts = call.getOperands();
    RelNode inner = resized(plan);
    return switch (plan.kind()) {
      case SCALAR -> append(plan, single(inner), plan.correlated());
      case EXISTS -> Rex.isNotNull(append(plan, firstTrue(inner), plan.correlated()));
      case ARRAY -> {
        RexNode array = append(plan, gathered(inner), plan.correlated());
        yield Rex.coalesce(List.of(array, emptyArray(PgType.typeOf(call))), PgType.typeOf(call));
      }
      case ANY, ALL -> quantified(plan, inner, lefts);
    };
  }

  private RexNode append(SubqueryPlan plan, RelNode oneRow, boolean correlated) {
    int index = width();
    if (correlated) {
      correlate(plan.id(), oneRow, JoinRelType.LEFT);
    } else {
      rel = LogicalJoin.create(rel, oneRow, List.of(), Rex.bool(true), Set.of(), JoinRelType.LEFT);
    }
    return Rex.column(
        index, PgType.sqlTypeOf(rel.getRowType().getFieldList().get(index).getType()));
  }

  private static RelNode single(RelNode inner) {
    RelNode below = inner;
    while (below instanceof LogicalProject project) {
      below = project.getInput();
    }
    boolean oneRow =
        (below instanceof GroupRel group && group.groupCount() == 0 && group.isPlain())
            || (below instanceof ValuesRel values && values.rows().size() == 1);
    return oneRow ? inner : new SingleRowRel(inner.getCluster(), inner);
  }

  private static RelNode firstTrue(RelNode inner) {
    RelNode first = LogicalSort.create(inner, RelCollations.EMPTY, null, Rex.int8(1));
    return LogicalProject.create(
        first, List.of(), List.of(Rex.bool(true)), List.of("exists"), Set.of());
  }

  private static RelNode gathered(RelNode inner) {
    SqlType element = PgType.sqlTypeOf(inner.getRowType().getFieldList().getFirst().getType());
    boolean arrays = Casts.elementType(element.oid()) != 0;
    SqlType type = arrays ? element : SqlType.of(Casts.arrayType(element.oid()));
    AggregateCall call =
        new AggregateCall(
            arrays ? ARRAY_AGG_ARRAYS : ARRAY_AGG,
            List.of(0),
            List.of(element),
            false,
            Optional.empty(),
            List.of(),
            type);
    return new GroupRel(
        inner.getCluster(),
        inner,
        0,
        List.of(List.of()),
        List.of(call),
        PgTypeFactory.INSTANCE.row(List.of("array"), List.of(type)));
  }

  private static RexNode emptyArray(SqlType array) {
    VectorBuilder builder = new VectorBuilder(Layout.BYTES, 1);
    builder.appendBytes(
        ByteBuffer.allocate(8).putInt(0).putInt(Casts.elementType(array.oid())).array());
    return Rex.constant(array, builder.build());
  }

  /// ANY and ALL as a value: whether one row decides, and whether one leaves it open.
  private RexNode quantified(SubqueryPlan plan, RelNode inner, List<RexNode> lefts) {
    RelDataType outerRow = rel.getRowType();
    List<RexNode> outer =
        lefts.stream().map(l -> Correlations.outer(l, plan.id(), outerRow)).toList();
    RexNode comparison = plan.comparison().apply(outer, innerColumns(inner, 0));
    boolean any = plan.kind() == SubqueryPlan.Kind.ANY;
    RelNode tests =
        LogicalProject.create(
            inner,
            List.of(),
            List.of(any ? comparison : Rex.not(comparison), Rex.isNull(comparison)),
            List.of("decides", "open"),
            Set.of());
    List<AggregateCall> calls = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      calls.add(
          new AggregateCall(
              BOOL_OR, List.of(i), List.of(BOOL), false, Optional.empty(), List.of(), BOOL));
    }
    RelNode grouped =
        new GroupRel(
            inner.getCluster(),
            tests,
            0,
            List.of(List.of()),
            calls,
            PgTypeFactory.INSTANCE.row(List.of("decides", "open"), List.of(BOOL, BOOL)));
    RexNode result =
        Rex.caseOf(
            List.of(
                Rex.column(0, BOOL),
                Rex.bool(any),
                Rex.column(1, BOOL),
                Rex.nullOf(BOOL),
                Rex.bool(!any)),
            BOOL);
    RelNode value =
        LogicalProject.create(grouped, List.of(), List.of(result), List.of("result"), Set.of());
    boolean correlated = plan.correlated() || outer.stream().anyMatch(RexShapes::hasColumns);
    return append(plan, value, correlated);
  }
}
