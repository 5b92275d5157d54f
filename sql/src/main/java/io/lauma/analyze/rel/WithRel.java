package io.lauma.analyze.rel;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// One WITH query (left) and the body that reads it (right).
public final class WithRel extends BiRel {
  private final int number;
  private final boolean materialized;

  public WithRel(
      RelOptCluster cluster, int number, boolean materialized, RelNode query, RelNode body) {
    super(cluster, body.getTraitSet(), query, body);
    this.number = number;
    this.materialized = materialized;
  }

  public int number() {
    return number;
  }

  /// Whether it must not be merged into the body.
  public boolean materialized() {
    return materialized;
  }

  @Override
  protected RelDataType deriveRowType() {
    return right.getRowType();
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new WithRel(getCluster(), number, materialized, inputs.get(0), inputs.get(1));
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("number", number);
  }
}
