package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.Completions;
import io.lauma.exec.RunContext;
import io.lauma.exec.StoredRow;
import io.lauma.kv.Key;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// A read of one key.
final class PointGet implements PointStatement {
  private static final int ATTEMPTS_MAX = 100;

  private final PointRow row;

  private PointGet(PointRow row) {
    this.row = row;
  }

  static Optional<PointStatement> of(PlanNode plan, CatalogSnapshot catalog) {
    return PointRow.of(plan, catalog).map(PointGet::new);
  }

  /// The row that the context's statement sees, as the plan gives it. A row that an index has led
  /// to may have left before it was read, since both are read in their newest versions: none is
  /// believed only when the index leads to the same place again.
  static RowBatch read(PointRow row, RunContext context) {
    Optional<PointRow.Place> place = row.place(context);
    for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
      RowBatch rows =
          row.rows(place.flatMap(p -> stored(row, p.key(), context)), context.evaluation());
      if (rows.rowCount() > 0 || place.isEmpty() || !row.mayMove()) {
        return rows;
      }
      Optional<PointRow.Place> again = row.place(context);
      if (again.equals(place)) {
        return rows;
      }
      place = again;
    }
    throw new SqlException(
        SqlState.T_R_SERIALIZATION_FAILURE, "could not serialize access due to concurrent update");
  }

  private static Optional<StoredRow> stored(PointRow row, Key key, RunContext context) {
    List<StoredRow> found =
        Completions.await(
            context.relations().get(context.statement(), row.relation().id(), List.of(key)));
    return found.stream().findFirst();
  }

  @Override
  public boolean modifies() {
    return false;
  }

  @Override
  public RowBatch run(RunContext context) {
    return read(row, context);
  }
}
