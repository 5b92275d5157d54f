package io.lauma.analyze.rel;

import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// Reads a WITH query, or inside a recursive one its working table.
public final class WithScanRel extends AbstractRelNode {
  private final int number;

  public WithScanRel(RelOptCluster cluster, int number, RelDataType rowType) {
    super(cluster, cluster.traitSetOf(Convention.NONE));
    this.number = number;
    this.rowType = rowType;
  }

  public int number() {
    return number;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return this;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("number", number).item("type", getRowType());
  }
}
