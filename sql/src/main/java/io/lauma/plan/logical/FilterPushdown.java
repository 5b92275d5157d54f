package io.lauma.plan.logical;

import io.lauma.analyze.RexShapes;
import io.lauma.analyze.rel.GroupRel;
import io.lauma.analyze.rel.PgOperator;
import io.lauma.analyze.rel.ProjectSetRel;
import io.lauma.analyze.rel.Rex;
import io.lauma.analyze.rel.WindowRel;
import io.lauma.analyze.rel.WithRel;
import io.lauma.catalog.builtin.BuiltinFunctions;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Correlate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// Moves conditions as near to the tables as their columns allow, and turns outer joins into inner
/// ones where a condition above them refuses NULLs.
final class FilterPushdown {
  private FilterPushdown() {}

  /// @param conjuncts over the rows of `rel`, to be applied as deep as possible
  static RelNode push(RelNode rel, List<RexNode> conjuncts) {
    return switch (rel) {
      case Filter filter -> {
        List<RexNode> all = new ArrayList<>(conjuncts);
        all.addAll(OrFactoring.conjuncts(filter.getCondition()));
        yield push(filter.getInput(), all);
      }
      case Project project -> throughProject(project, conjuncts);
      case Join join -> join(join, conjuncts);
      case Correlate correlate -> correlate(correlate, conjuncts);
      case GroupRel group ->
          through(
              group,
              conjuncts,
              c ->
                  group.isPlain() && group.groupCount() > 0 && columnsBelow(c, group.groupCount()));
      case WindowRel window ->
          through(
              window,
              conjuncts,
              c -> Trees.used(c).stream().allMatch(window.partition()::contains));
      case ProjectSetRel project ->
          through(
              project,
              conjuncts,
              c ->
                  Trees.used(c).stream()
                      .allMatch(i ->
                          project.columns().get(i) instanceof RexInputRef input
                              && input.getIndex() == i));
      case Sort sort -> through(sort, conjuncts, _ -> sort.fetch == null && sort.offset == null);
      case SetOp setOp when conjuncts.stream().noneMatch(RexShapes::isVolatile) ->
          Trees.mapInputs(setOp, i -> push(i, conjuncts));
      case WithRel with ->
          with.copy(
              with.getTraitSet(),
              List.of(push(with.getLeft(), List.of()), push(with.getRight(), conjuncts)));
      default -> Trees.filter(Trees.mapInputs(rel, i -> push(i, List.of())), conjuncts);
    };
  }

  private static boolean columnsBelow(RexNode node, int count) {
    return !Trees.used(node).isEmpty() && Trees.used(node).length() <= count;
  }

  /// Through a node that passes its input's columns on under the same numbers.
  private static RelNode through(RelNode rel, List<RexNode> conjuncts, Predicate<RexNode> mayPass) {
    List<RexNode> passed = new ArrayList<>();
    List<RexNode> kept = new ArrayList<>();
    for (RexNode conjunct : conjuncts) {
      (mayPass.test(conjunct) && !RexShapes.isVolatile(conjunct) ? passed : kept).add(conjunct);
    }
    return Trees.filter(Trees.mapInputs(rel, i -> push(i, passed)), kept);
  }

  private static RelNode throughProject(Project project, List<RexNode> conjuncts) {
    List<RexNode> passed = new ArrayList<>();
    List<RexNode> kept = new ArrayList<>();
    for (RexNode conjunct : conjuncts) {
      boolean stable =
          Trees.used(conjunct).stream()
              .noneMatch(i -> RexShapes.isVolatile(project.getProjects().get(i)));
      if (stable && !RexShapes.isVolatile(conjunct)) {
        passed.add(
            conjunct.accept(
                new RexShuttle() {
                  @Override
                  public RexNode visitInputRef(RexInputRef input) {
                    return project.getProjects().get(input.getIndex());
                  }
                }));
      } else {
        kept.add(conjunct);
      }
    }
    return Trees.filter(Trees.mapInputs(project, i -> push(i, passed)), kept);
  }

  /// Conditions of a join by where they belong.
  private static final class Sides {
    final List<RexNode> left = new ArrayList<>();
    final List<RexNode> right = new ArrayList<>();
    final List<RexNode> both = new ArrayList<>();
    final List<RexNode> above = new ArrayList<>();
  }

  private static RelNode join(Join join, List<RexNode> conjuncts) {
    int leftWidth = Trees.width(join.getLeft());
    JoinRelType type = simplified(join.getJoinType(), conjuncts, leftWidth);
    int width = leftWidth + Trees.width(join.getRight());
    Sides sides = new Sides();
    for (RexNode conjunct : conjuncts) {
      place(conjunct, type, leftWidth, width, true, sides);
    }
    for (RexNode conjunct : OrFactoring.conjuncts(join.getCondition())) {
      place(conjunct, type, leftWidth, width, false, sides);
    }
    RelNode left = push(join.getLeft(), sides.left);
    RelNode right = push(join.getRight(), sides.right);
    RexNode condition = sides.both.isEmpty() ? Rex.bool(true) : Rex.and(sides.both);
    return Trees.filter(
        LogicalJoin.create(left, right, List.of(), condition, join.getVariablesSet(), type),
        sides.above);
  }

  private static void place(
      RexNode conjunct, JoinRelType type, int leftWidth, int width, boolean above, Sides sides) {
    boolean onLeft = Trees.within(conjunct, 0, leftWidth);
    boolean onRight = Trees.within(conjunct, leftWidth, width);
    boolean pure = !RexShapes.isVolatile(conjunct);
    boolean mayLeft =
        above
            ? type != JoinRelType.RIGHT && type != JoinRelType.FULL
            : type == JoinRelType.INNER || type == JoinRelType.SEMI || type == JoinRelType.RIGHT;
    boolean mayRight =
        above
            ? type == JoinRelType.INNER || type == JoinRelType.RIGHT
            : type != JoinRelType.RIGHT && type != JoinRelType.FULL;
    if (pure && onLeft && mayLeft) {
      sides.left.add(conjunct);
    } else if (pure && onRight && mayRight) {
      sides.right.add(RexUtil.shift(conjunct, -leftWidth));
    } else if (!above || type == JoinRelType.INNER) {
      sides.both.add(conjunct);
    } else {
      sides.above.add(conjunct);
    }
  }

  /// An outer join whose added NULL rows the conditions above would drop anyway is a lesser join.
  private static JoinRelType simplified(JoinRelType type, List<RexNode> conjuncts, int leftWidth) {
    boolean refusesRight =
        conjuncts.stream().anyMatch(c -> refusesNull(c, leftWidth, Integer.MAX_VALUE));
    boolean refusesLeft = conjuncts.stream().anyMatch(c -> refusesNull(c, 0, leftWidth));
    return switch (type) {
      case LEFT -> refusesRight ? JoinRelType.INNER : type;
      case RIGHT -> refusesLeft ? JoinRelType.INNER : type;
      case FULL ->
          refusesLeft
              ? refusesRight ? JoinRelType.INNER : JoinRelType.LEFT
              : refusesRight ? JoinRelType.RIGHT : type;
      default -> type;
    };
  }

  /// Whether a condition cannot be true when the columns of a range are NULL.
  private static boolean refusesNull(RexNode node, int from, int to) {
    return node instanceof RexCall call
        && (call.getKind() == SqlKind.IS_NOT_NULL
            ? nullWithColumns(call.getOperands().getFirst(), from, to)
            : nullWithColumns(call, from, to));
  }

  private static boolean nullWithColumns(RexNode node, int from, int to) {
    if (node instanceof RexInputRef input) {
      return input.getIndex() >= from && input.getIndex() < to;
    }
    return node instanceof RexCall call
        && call.getOperator() instanceof PgOperator operator
        && operator.functionOid() != 0
        && BuiltinFunctions.function(operator.functionOid()).strict()
        && call.getOperands().stream().anyMatch(o -> nullWithColumns(o, from, to));
  }

  private static RelNode correlate(Correlate correlate, List<RexNode> conjuncts) {
    int leftWidth = Trees.width(correlate.getLeft());
    int width = leftWidth + Trees.width(correlate.getRight());
    boolean inner = correlate.getJoinType() == JoinRelType.INNER;
    List<RexNode> left = new ArrayList<>();
    List<RexNode> right = new ArrayList<>();
    List<RexNode> above = new ArrayList<>();
    for (RexNode conjunct : conjuncts) {
      if (RexShapes.isVolatile(conjunct)) {
        above.add(conjunct);
      } else if (Trees.within(conjunct, 0, leftWidth)) {
        left.add(conjunct);
      } else if (inner && Trees.within(conjunct, leftWidth, width)) {
        right.add(RexUtil.shift(conjunct, -leftWidth));
      } else {
        above.add(conjunct);
      }
    }
    RelNode pushed =
        correlate.copy(
            correlate.getTraitSet(),
            List.of(push(correlate.getLeft(), left), push(correlate.getRight(), right)));
    return Trees.filter(pushed, above);
  }
}
