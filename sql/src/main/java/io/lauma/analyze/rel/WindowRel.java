package io.lauma.analyze.rel;

import io.lauma.expr.SortKey;
import io.lauma.plan.PlanNode.WindowCall;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/// Window functions over one partitioning and order, all by columns of the input; output is the
/// input, then the calls.
public final class WindowRel extends SingleRel {
  private final List<Integer> partition;
  private final List<SortKey> order;
  private final List<WindowCall> calls;

  public WindowRel(
      RelOptCluster cluster,
      RelNode input,
      List<Integer> partition,
      List<SortKey> order,
      List<WindowCall> calls,
      RelDataType rowType) {
    super(cluster, input.getTraitSet(), input);
    this.partition = List.copyOf(partition);
    this.order = List.copyOf(order);
    this.calls = List.copyOf(calls);
    this.rowType = rowType;
  }

  public List<Integer> partition() {
    return partition;
  }

  public List<SortKey> order() {
    return order;
  }

  public List<WindowCall> calls() {
    return calls;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return new WindowRel(getCluster(), inputs.getFirst(), partition, order, calls, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("partition", partition)
        .item("order", order)
        .item("calls", calls);
  }
}
