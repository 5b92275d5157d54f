package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.lock.RowLocker;
import io.lauma.exec.operator.Projection;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A read of one key that locks its row: reads the version that the statement sees, and locks it if
/// there is one.
final class PointLock implements PointStatement {
  private final PlanNode.LockRows plan;
  private final PointRow row;
  private final List<Projection> above;

  private PointLock(PlanNode.LockRows plan, PointRow row, List<Projection> above) {
    this.plan = plan;
    this.row = row;
    this.above = List.copyOf(above);
  }

  static Optional<PointStatement> of(PlanNode plan, CatalogSnapshot catalog) {
    List<Projection> above = new ArrayList<>();
    PlanNode node = plan;
    while (node instanceof PlanNode.Project project) {
      above.addFirst(Projection.of(project.columns()));
      node = project.input();
    }
    return node instanceof PlanNode.LockRows lock && lock.rowsMax().isEmpty()
        ? PointRow.of(lock.input(), catalog).map(row -> new PointLock(lock, row, above))
        : Optional.empty();
  }

  @Override
  public boolean modifies() {
    return false;
  }

  @Override
  public RowBatch run(RunContext context) {
    RowBatch rows = PointGet.read(row, context);
    if (rows.rowCount() > 0) {
      rows = Completions.await(new RowLocker(plan, Long.MAX_VALUE, context).lock(rows));
    }
    for (Projection projection : above) {
      rows = projection.apply(rows, context.evaluation());
    }
    return rows;
  }
}
