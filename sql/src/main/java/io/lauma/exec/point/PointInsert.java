package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.modify.InsertRows;
import io.lauma.exec.operator.Projection;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// An insert of one row of scalars.
final class PointInsert implements PointStatement {
  private static final RowBatch ONE_ROW = RowBatch.of(1);

  private final List<Projection> columns;
  private final InsertRows insert;

  private PointInsert(List<Projection> columns, InsertRows insert) {
    this.columns = columns;
    this.insert = insert;
  }

  static Optional<PointStatement> of(PlanNode.Insert plan, CatalogSnapshot catalog) {
    List<Projection> projections = new ArrayList<>();
    PlanNode node = plan.input();
    while (node instanceof PlanNode.Project project) {
      projections.addFirst(Projection.of(project.columns()));
      node = project.input();
    }
    Optional<Relation> relation = catalog.relation(plan.table());
    if (!(node instanceof PlanNode.Values values)
        || values.rows().size() != 1
        || relation.isEmpty()) {
      return Optional.empty();
    }
    projections.addFirst(Projection.of(values.rows().getFirst()));
    return Optional.of(new PointInsert(projections, new InsertRows(plan, relation.get())));
  }

  @Override
  public boolean modifies() {
    return true;
  }

  @Override
  public RowBatch run(RunContext context) {
    RowBatch row = ONE_ROW;
    for (Projection projection : columns) {
      row = projection.apply(row, context.evaluation());
    }
    return Completions.await(insert.insert(row, context));
  }
}
