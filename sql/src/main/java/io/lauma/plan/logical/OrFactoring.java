package io.lauma.plan.logical;

import io.lauma.analyze.rel.Rex;
import io.lauma.plan.physical.Conjuncts;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// Conjuncts, with what every branch of an OR has in common taken out of it.
final class OrFactoring {
  private OrFactoring() {}

  static List<RexNode> conjuncts(RexNode condition) {
    List<RexNode> result = new ArrayList<>();
    for (RexNode conjunct : Conjuncts.of(condition)) {
      if (Rex.isTrue(conjunct)) {
        continue;
      }
      if (conjunct instanceof RexCall or && or.getKind() == SqlKind.OR) {
        result.addAll(factored(or));
      } else {
        result.add(conjunct);
      }
    }
    return result;
  }

  private static List<RexNode> factored(RexCall or) {
    List<List<RexNode>> branches = or.getOperands().stream().map(Conjuncts::of).toList();
    List<RexNode> common = new ArrayList<>(branches.getFirst());
    branches.forEach(common::retainAll);
    if (common.isEmpty()) {
      return List.of(or);
    }
    List<RexNode> rest = new ArrayList<>();
    for (List<RexNode> branch : branches) {
      List<RexNode> left = branch.stream().filter(c -> !common.contains(c)).toList();
      if (left.isEmpty()) {
        return common;
      }
      rest.add(Rex.and(left));
    }
    List<RexNode> result = new ArrayList<>(common);
    result.add(Rex.or(rest));
    return result;
  }
}
