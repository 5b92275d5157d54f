package io.lauma.analyze.rel;

import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/// A projection whose top-level calls of set-returning functions unroll in step.
public final class ProjectSetRel extends SingleRel {
  private final List<RexNode> columns;

  public ProjectSetRel(
      RelOptCluster cluster, RelNode input, List<RexNode> columns, RelDataType rowType) {
    super(cluster, input.getTraitSet(), input);
    this.columns = List.copyOf(columns);
    this.rowType = rowType;
  }

  public List<RexNode> columns() {
    return columns;
  }

  /// Whether a node is a call of a set-returning function.
  public static boolean isSet(RexNode node) {
    return node instanceof RexCall call
        && call.getOperator() instanceof PgOperator operator
        && operator.kind() == PgOperator.Kind.SET;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new ProjectSetRel(getCluster(), inputs.getFirst(), columns, getRowType());
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an unchanged tree is returned as the same object
  public RelNode accept(RexShuttle shuttle) {
    List<RexNode> changed = shuttle.apply(columns);
    return changed.equals(columns)
        ? this
        : new ProjectSetRel(getCluster(), getInput(), changed, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("columns", columns);
  }
}
