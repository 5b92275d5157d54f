package io.lauma.analyze.rel;

import java.util.ArrayList;
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

/// Rows of expressions over outer rows and parameters.
public final class ValuesRel extends AbstractRelNode {
  private final List<List<RexNode>> rows;

  public ValuesRel(RelOptCluster cluster, List<List<RexNode>> rows, RelDataType rowType) {
    super(cluster, cluster.traitSetOf(Convention.NONE));
    this.rows = List.copyOf(rows);
    this.rowType = rowType;
  }

  /// One row without columns: what SELECT without FROM reads.
  public static ValuesRel oneEmptyRow(RelOptCluster cluster) {
    return new ValuesRel(
        cluster, List.of(List.of()), PgTypeFactory.INSTANCE.row(List.of(), List.of()));
  }

  public List<List<RexNode>> rows() {
    return rows;
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return this;
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // an unchanged tree is returned as the same object
  public RelNode accept(RexShuttle shuttle) {
    List<List<RexNode>> changed = new ArrayList<>(rows.size());
    boolean same = true;
    for (List<RexNode> row : rows) {
      List<RexNode> newRow = shuttle.apply(row);
      same &= newRow.equals(row);
      changed.add(newRow);
    }
    return same ? this : new ValuesRel(getCluster(), changed, getRowType());
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("rows", rows).item("type", getRowType());
  }
}
