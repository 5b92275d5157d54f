package io.lauma.analyze.rel;

import io.lauma.catalog.CatalogSnapshot.SystemRelation;
import io.lauma.catalog.Column;
import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// Reads all columns of a relation that code serves.
public final class SystemScan extends AbstractRelNode {
  private final SystemRelation relation;
  private final String alias;

  public SystemScan(RelOptCluster cluster, SystemRelation relation, String alias) {
    super(cluster, cluster.traitSetOf(Convention.NONE));
    this.relation = relation;
    this.alias = alias;
  }

  public SystemRelation relation() {
    return relation;
  }

  public String alias() {
    return alias;
  }

  @Override
  protected RelDataType deriveRowType() {
    return PgTypeFactory.INSTANCE.row(
        relation.columns().stream().map(Column::name).toList(),
        relation.columns().stream().map(Column::type).toList());
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return this;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer).item("relation", relation.oid()).item("alias", alias);
  }
}
