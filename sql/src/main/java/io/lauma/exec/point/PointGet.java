package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.util.List;
import java.util.Optional;

/// A read of one key.
final class PointGet implements PointStatement {
  private final PointRow row;

  private PointGet(PointRow row) {
    this.row = row;
  }

  static Optional<PointStatement> of(PlanNode plan, CatalogSnapshot catalog) {
    return PointRow.of(plan, catalog).map(PointGet::new);
  }

  /// The row of the key that the context's statement sees, as the plan gives it.
  static RowBatch read(PointRow row, Key key, RunContext context) {
    List<StoredRow> found =
        Completions.await(
            context.relations().get(context.statement(), row.relation().id(), List.of(key)));
    return row.rows(
        found.isEmpty() ? Optional.empty() : Optional.of(found.getFirst()), context.evaluation());
  }

  @Override
  public boolean modifies() {
    return false;
  }

  @Override
  public RowBatch run(RunContext context) {
    Optional<Key> key = row.key(context.evaluation());
    return key.isPresent()
        ? read(row, key.get(), context)
        : row.rows(Optional.empty(), context.evaluation());
  }
}
