package io.lauma.analyze.rel;

import io.lauma.catalog.Column;
import io.lauma.catalog.Relation;
import io.lauma.plan.PlanNode;
import io.lauma.types.Oids;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.Convention;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// Reads a table's live columns; with `rowAddress` the row's address comes first.
public final class StoredScan extends AbstractRelNode {
  private final Relation relation;
  private final String alias;
  private final boolean rowAddress;

  public StoredScan(RelOptCluster cluster, Relation relation, String alias, boolean rowAddress) {
    super(cluster, cluster.traitSetOf(Convention.NONE));
    this.relation = relation;
    this.alias = alias;
    this.rowAddress = rowAddress;
  }

  public Relation relation() {
    return relation;
  }

  /// The name the query gives to the table.
  public String alias() {
    return alias;
  }

  public boolean rowAddress() {
    return rowAddress;
  }

  /// Ids of the columns in the order of the row type.
  public List<Integer> columnIds() {
    List<Integer> ids = new ArrayList<>();
    if (rowAddress) {
      ids.add(PlanNode.TableScan.ROW_ADDRESS);
    }
    for (Column column : relation.liveColumns()) {
      ids.add(column.id());
    }
    return ids;
  }

  @Override
  protected RelDataType deriveRowType() {
    List<String> names = new ArrayList<>();
    List<SqlType> types = new ArrayList<>();
    if (rowAddress) {
      names.add("ctid");
      types.add(SqlType.of(Oids.BYTEA));
    }
    for (Column column : relation.liveColumns()) {
      names.add(column.name());
      types.add(column.type());
    }
    return PgTypeFactory.INSTANCE.row(names, types);
  }

  @Override
  public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
    return this;
  }

  @Override
  public RelWriter explainTerms(RelWriter writer) {
    return super.explainTerms(writer)
        .item("relation", relation.oid())
        .item("alias", alias)
        .item("rowAddress", rowAddress);
  }
}
