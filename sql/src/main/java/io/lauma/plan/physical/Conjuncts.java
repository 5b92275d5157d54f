package io.lauma.plan.physical;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// The conditions that AND joins.
public final class Conjuncts {
  private Conjuncts() {}

  public static List<RexNode> of(RexNode condition) {
    List<RexNode> conjuncts = new ArrayList<>();
    collect(condition, conjuncts);
    return conjuncts;
  }

  private static void collect(RexNode node, List<RexNode> conjuncts) {
    if (node instanceof RexCall call && call.getKind() == SqlKind.AND) {
      call.getOperands().forEach(o -> collect(o, conjuncts));
    } else {
      conjuncts.add(node);
    }
  }
}
