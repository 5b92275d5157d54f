package io.lauma.analyze.rel;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// A recursive union: start (left), then step (right) over the working table until it is empty.
public final class RecursiveRel extends BiRel {
  private final int number;
  private final boolean distinct;

  public RecursiveRel(
      RelOptCluster cluster, int number, boolean distinct, RelNode start, RelNode step) {
    super(cluster, start.getTraitSet(), start, step);
    this.number = number;
    this.distinct = distinct;
  }

  public int number() {
    return number;
  }

  public boolean distinct() {
    return distinct;
  }

  @Override
  protected RelDataType deriveRowType() {
    return left.getRowType();
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new RecursiveRel(getCluster(), number, distinct, inputs.get(0), inputs.get(1));
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("number", number).item("distinct", distinct);
  }
}
