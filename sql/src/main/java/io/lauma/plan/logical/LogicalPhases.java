package io.lauma.plan.logical;

import io.lauma.plan.Statistics;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/// The phases in their order.
public final class LogicalPhases {
  private LogicalPhases() {}

  public static RelNode optimize(RelNode rel, Statistics statistics) {
    RelNode merged = WithInlining.apply(rel);
    RelNode plain = Decorrelation.apply(merged);
    RelNode pushed = FilterPushdown.push(plain, List.of());
    return new JoinOrder(new Cardinality(statistics)).apply(pushed);
  }
}
