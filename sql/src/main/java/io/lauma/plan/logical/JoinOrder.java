package io.lauma.plan.logical;

import io.lauma.analyze.rel.PgType;
import io.lauma.analyze.rel.Rex;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;

/// Orders inner joins: always the pair with the smallest result next, the smaller side on the right
/// (where hash joins build their table).
final class JoinOrder {
  private final Cardinality cardinality;

  JoinOrder(Cardinality cardinality) {
    this.cardinality = cardinality;
  }

  RelNode apply(RelNode rel) {
    if (!isInner(rel)) {
      return Trees.mapInputs(rel, this::apply);
    }
    List<Part> parts = new ArrayList<>();
    List<RexNode> conditions = new ArrayList<>();
    collect(rel, 0, parts, conditions);
    Part whole = ordered(parts, conditions);
    return restored(whole, rel);
  }

  private static boolean isInner(RelNode rel) {
    return rel instanceof Join join && join.getJoinType() == JoinRelType.INNER;
  }

  /// Joined rows: `columns` are the numbers of their columns in the original row.
  private record Part(RelNode rel, double rows, List<Integer> columns) {}

  private void collect(RelNode rel, int offset, List<Part> parts, List<RexNode> conditions) {
    if (isInner(rel)) {
      Join join = (Join) rel;
      int leftWidth = Trees.width(join.getLeft());
      collect(join.getLeft(), offset, parts, conditions);
      collect(join.getRight(), offset + leftWidth, parts, conditions);
      for (RexNode conjunct : OrFactoring.conjuncts(join.getCondition())) {
        conditions.add(RexUtil.shift(conjunct, offset));
      }
      return;
    }
    RelNode inside = apply(rel);
    List<Integer> columns = new ArrayList<>();
    for (int i = 0; i < Trees.width(rel); i++) {
      columns.add(offset + i);
    }
    parts.add(new Part(inside, cardinality.rows(inside), columns));
  }

  private Part ordered(List<Part> given, List<RexNode> conditions) {
    List<Part> parts = new ArrayList<>(given);
    List<RexNode> open = new ArrayList<>(conditions);
    while (parts.size() > 1) {
      Part best = null;
      boolean bestConnected = false;
      int bestLeft = 0;
      int bestRight = 1;
      List<RexNode> bestOn = List.of();
      for (int i = 0; i < parts.size(); i++) {
        for (int j = i + 1; j < parts.size(); j++) {
          boolean swap = parts.get(i).rows() < parts.get(j).rows();
          Part left = parts.get(swap ? j : i);
          Part right = parts.get(swap ? i : j);
          List<RexNode> on = between(left, right, open);
          boolean connected = !on.isEmpty();
          if (bestConnected && !connected) {
            continue;
          }
          Part joined = join(left, right, on);
          if (best == null || connected != bestConnected || joined.rows() < best.rows()) {
            best = joined;
            bestConnected = connected;
            bestLeft = i;
            bestRight = j;
            bestOn = on;
          }
        }
      }
      if (best == null) {
        throw new IllegalStateException("no pair to join");
      }
      open.removeAll(bestOn);
      parts.remove(bestRight);
      parts.set(bestLeft, best);
    }
    Part last = parts.getFirst();
    return open.isEmpty()
        ? last
        : new Part(
            Trees.filter(last.rel(), open.stream().map(c -> moved(c, last.columns())).toList()),
            last.rows(),
            last.columns());
  }

  /// The open conditions that need columns of both sides and of no other.
  private static List<RexNode> between(Part left, Part right, List<RexNode> open) {
    List<RexNode> on = new ArrayList<>();
    for (RexNode condition : open) {
      List<Integer> used = Trees.used(condition).stream().boxed().toList();
      boolean usesLeft = used.stream().anyMatch(left.columns()::contains);
      boolean usesRight = used.stream().anyMatch(right.columns()::contains);
      boolean covered =
          used.stream().allMatch(c -> left.columns().contains(c) || right.columns().contains(c));
      if (covered && usesLeft && usesRight) {
        on.add(condition);
      }
    }
    return on;
  }

  private Part join(Part left, Part right, List<RexNode> on) {
    List<Integer> columns = new ArrayList<>(left.columns());
    columns.addAll(right.columns());
    List<RexNode> conditions = on.stream().map(c -> moved(c, columns)).toList();
    RelNode join =
        LogicalJoin.create(
            left.rel(),
            right.rel(),
            List.of(),
            conditions.isEmpty() ? Rex.bool(true) : Rex.and(conditions),
            Set.of(),
            JoinRelType.INNER);
    double rows =
        cardinality.joined(left.rel(), left.rows(), right.rel(), right.rows(), conditions);
    return new Part(join, rows, columns);
  }

  private static RexNode moved(RexNode node, List<Integer> columns) {
    return node.accept(
        new RexShuttle() {
          @Override
          public RexNode visitInputRef(RexInputRef input) {
            return Rex.column(columns.indexOf(input.getIndex()), PgType.typeOf(input));
          }
        });
  }

  /// The columns in their original order.
  private static RelNode restored(Part whole, RelNode original) {
    List<RexNode> columns = new ArrayList<>();
    boolean same = true;
    for (int i = 0; i < whole.columns().size(); i++) {
      int at = whole.columns().indexOf(i);
      same &= at == i;
      columns.add(
          Rex.column(at, PgType.sqlTypeOf(original.getRowType().getFieldList().get(i).getType())));
    }
    return same
        ? whole.rel()
        : LogicalProject.create(
            whole.rel(), List.of(), columns, original.getRowType().getFieldNames(), Set.of());
  }
}
