package io.lauma.analyze.rel;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.SingleRel;

/// Passes one row; a second one is the error 21000 of a scalar subquery.
public final class SingleRowRel extends SingleRel {
  public SingleRowRel(RelOptCluster cluster, RelNode input) {
    super(cluster, input.getTraitSet(), input);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new SingleRowRel(getCluster(), inputs.getFirst());
  }
}
