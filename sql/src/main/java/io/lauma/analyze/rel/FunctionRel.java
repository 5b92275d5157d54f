package io.lauma.analyze.rel;

import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/// A set-returning function in FROM; with ordinality the last column is the row number.
public final class FunctionRel extends AbstractRelNode {
  private final int functionOid;
  private final List<RexNode> arguments;
  private final boolean ordinality;

  public FunctionRel(
      RelOptCluster cluster,
      int functionOid,
      List<RexNode> arguments,
      boolean ordinality,
      RelDataType rowType) {
    super(cluster, cluster.traitSetOf(Convention.NONE));
    this.functionOid = functionOid;
    this.arguments = List.copyOf(arguments);
    this.ordinality = ordinality;
    this.rowType = rowType;
  }

  public int functionOid() {
    return functionOid;
  }

  public List<RexNode> arguments() {
    return arguments;
  }

  public boolean ordinality() {
    return ordinality;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return this;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an unchanged tree is returned as the same object
  public RelNode accept(RexShuttle shuttle) {
    List<RexNode> changed = shuttle.apply(arguments);
    return changed.equals(arguments)
        ? this
        : new FunctionRel(getCluster(), functionOid, changed, ordinality, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("function", functionOid)
        .item("arguments", arguments)
        .item("ordinality", ordinality)
        .item("type", getRowType());
  }
}
