package io.lauma.plan.logical;

import io.lauma.plan.Statistics;
import org.apache.calcite.rel.RelNode;

/// The phases in their order.
public final class LogicalPhases {
  private LogicalPhases() {}

  public static RelNode optimize(RelNode rel, Statistics statistics) {
    return rel;
  }
}
