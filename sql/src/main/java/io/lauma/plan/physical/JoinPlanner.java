package io.lauma.plan.physical;

import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.Rex;
import io.lauma.catalog.builtin.BuiltinOperator;
import io.lauma.catalog.builtin.BuiltinOperators;
import io.lauma.expr.Scalar;
import io.lauma.plan.PlanNode;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/// Joins: by hash where there are equalities between both sides, else by nested loops.
final class JoinPlanner {
  private final PhysicalPlanner planner;

  JoinPlanner(PhysicalPlanner planner) {
    this.planner = planner;
  }

  /// An equality between an expression of each side, each over its own side.
  private record Equality(int functionOid, RexNode left, RexNode right) {}

  Built join(Join join, BitSet needed) {
    int leftWidth = join.getLeft().getRowType().getFieldCount();
    int rightWidth = join.getRight().getRowType().getFieldCount();
    List<RexNode> residual = new ArrayList<>();
    List<Equality> equalities = new ArrayList<>();
    for (RexNode conjunct : Conjuncts.of(join.getCondition())) {
      Optional<Equality> equality = equality(conjunct, leftWidth);
      if (equality.isPresent()) {
        equalities.add(equality.get());
      } else if (!Rex.isTrue(conjunct)) {
        residual.add(conjunct);
      }
    }
    BitSet used = Columns.copy(needed);
    residual.forEach(r -> Columns.use(r, used));
    BitSet leftNeeded = used.get(0, leftWidth);
    BitSet rightNeeded = used.get(leftWidth, leftWidth + rightWidth);
    equalities.forEach(e -> {
      Columns.use(e.left(), leftNeeded);
      Columns.use(e.right(), rightNeeded);
    });
    Built left = planner.build(join.getLeft(), leftNeeded);
    Built right = planner.build(join.getRight(), rightNeeded);
    List<Integer> leftKeys = new ArrayList<>();
    List<Integer> rightKeys = new ArrayList<>();
    left = keys(left, equalities.stream().map(Equality::left).toList(), leftKeys).gathered();
    right = keys(right, equalities.stream().map(Equality::right).toList(), rightKeys).gathered();
    int[] positions = positions(left, right, leftWidth, rightWidth, join.getJoinType());
    Optional<Scalar> condition =
        residual.isEmpty()
            ? Optional.empty()
            : Optional.of(
                planner
                    .scalars(both(left, right, leftWidth, rightWidth))
                    .scalar(Rex.and(residual)));
    PlanNode.JoinType type = type(join.getJoinType());
    List<SqlType> output = output(left, right, type);
    PlanNode node =
        equalities.isEmpty()
            ? new PlanNode.NestedLoopJoin(left.node(), right.node(), type, condition, output)
            : new PlanNode.HashJoin(
                left.node(),
                right.node(),
                type,
                leftKeys,
                rightKeys,
                equalities.stream().map(Equality::functionOid).toList(),
                condition,
                output);
    return new Built(node, false, positions);
  }

  static PlanNode.JoinType type(JoinRelType type) {
    return switch (type) {
      case INNER -> PlanNode.JoinType.INNER;
      case LEFT -> PlanNode.JoinType.LEFT;
      case RIGHT -> PlanNode.JoinType.RIGHT;
      case FULL -> PlanNode.JoinType.FULL;
      case SEMI -> PlanNode.JoinType.SEMI;
      case ANTI -> PlanNode.JoinType.ANTI;
      default -> throw new IllegalStateException("join type " + type);
    };
  }

  static List<SqlType> output(Built left, Built right, PlanNode.JoinType type) {
    List<SqlType> output = new ArrayList<>(left.node().output());
    if (type != PlanNode.JoinType.SEMI && type != PlanNode.JoinType.ANTI) {
      output.addAll(right.node().output());
    }
    return output;
  }

  /// Positions of the joined row's columns in the two rows side by side.
  static int[] both(Built left, Built right, int leftWidth, int rightWidth) {
    int[] positions = new int[leftWidth + rightWidth];
    int offset = left.node().output().size();
    for (int i = 0; i < leftWidth; i++) {
      positions[i] = left.positions()[i];
    }
    for (int i = 0; i < rightWidth; i++) {
      int position = right.positions()[i];
      positions[leftWidth + i] = position < 0 ? -1 : offset + position;
    }
    return positions;
  }

  static int[] positions(Built left, Built right, int leftWidth, int rightWidth, JoinRelType type) {
    return type.projectsRight()
        ? both(left, right, leftWidth, rightWidth)
        : Arrays.copyOf(left.positions(), leftWidth);
  }

  /// Makes the key expressions columns; `keys` gets their positions.
  private Built keys(Built side, List<RexNode> expressions, List<Integer> keys) {
    List<SqlType> types = side.node().output();
    List<Scalar> columns = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      columns.add(new Scalar.Column(i, types.get(i)));
    }
    boolean pushable = true;
    for (RexNode expression : expressions) {
      Scalar key = planner.scalars(side.positions()).scalar(expression);
      int at = columns.indexOf(key);
      if (at < 0) {
        at = columns.size();
        columns.add(key);
        pushable &= Pushable.test(expression);
      }
      keys.add(at);
    }
    if (columns.size() == types.size()) {
      return side;
    }
    Built ended = side.fragment() && !pushable ? side.gathered() : side;
    return ended.with(new PlanNode.Project(ended.node(), columns));
  }

  private static Optional<Equality> equality(RexNode node, int leftWidth) {
    if (!(node instanceof RexCall call)
        || !(call.getOperator() instanceof PgOperator operator)
        || operator.functionOid() == 0
        || call.getOperands().size() != 2) {
      return Optional.empty();
    }
    Optional<BuiltinOperator> found = BuiltinOperators.byFunction(operator.functionOid());
    if (found.isEmpty() || !found.get().name().equals("=") || !found.get().hashes()) {
      return Optional.empty();
    }
    RexNode first = call.getOperands().get(0);
    RexNode second = call.getOperands().get(1);
    if (isOf(first, 0, leftWidth) && isOf(second, leftWidth, Integer.MAX_VALUE)) {
      return Optional.of(
          new Equality(operator.functionOid(), first, RexUtil.shift(second, -leftWidth)));
    }
    if (isOf(second, 0, leftWidth) && isOf(first, leftWidth, Integer.MAX_VALUE)) {
      BuiltinOperator mirrored =
          found.get().commutatorOid() == 0
              ? found.get()
              : BuiltinOperators.operator(found.get().commutatorOid());
      return Optional.of(
          new Equality(mirrored.functionOid(), second, RexUtil.shift(first, -leftWidth)));
    }
    return Optional.empty();
  }

  /// Whether an expression uses columns, all of them from a range.
  private static boolean isOf(RexNode node, int from, int to) {
    BitSet columns = Columns.used(List.of(node));
    return !columns.isEmpty() && columns.nextSetBit(0) >= from && columns.length() <= to;
  }
}
