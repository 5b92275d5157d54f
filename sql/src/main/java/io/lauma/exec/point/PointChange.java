package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.Completions;
import io.lauma.exec.RowIntent;
import io.lauma.exec.RunContext;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.modify.Assignment;
import io.lauma.exec.modify.Change;
import io.lauma.exec.modify.Deletion;
import io.lauma.exec.modify.KnownChecks;
import io.lauma.exec.modify.RowFollowers;
import io.lauma.exec.modify.UpdateRows;
import io.lauma.exec.operator.Projection;
import io.lauma.expr.Scalar;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.util.List;
import java.util.Optional;

/// An update (that keeps the key) or a delete of one key's row: reads the version that the
/// statement sees, and writes under its lock unless it is newer by then; then it goes on from the
/// newer one.
final class PointChange implements PointStatement {
  private final PointRow row;
  private final Change change;
  private final Optional<PlanNode.Update> update;
  private final Optional<Projection> returning;

  private PointChange(
      PointRow row, Change change, Optional<PlanNode.Update> update, List<Scalar> returning) {
    this.row = row;
    this.update = update;
    this.change = change;
    this.returning = returning.isEmpty() ? Optional.empty() : Optional.of(Projection.of(returning));
  }

  static Optional<PointStatement> of(PlanNode.Update plan, CatalogSnapshot catalog) {
    return PointRow.of(plan.input(), catalog)
        .filter(row -> !UpdateRows.assignsKey(plan, row.relation()))
        .map(row ->
            new PointChange(
                row, new Assignment(plan, row.relation()), Optional.of(plan), plan.returning()));
  }

  static Optional<PointStatement> of(PlanNode.Delete plan, CatalogSnapshot catalog) {
    return PointRow.of(plan.input(), catalog)
        .map(row ->
            new PointChange(
                row,
                new Deletion(row.relation(), plan.oldColumnIds()),
                Optional.empty(),
                plan.returning()));
  }

  @Override
  public boolean modifies() {
    return true;
  }

  @Override
  public RowBatch run(RunContext context) {
    update.ifPresent(plan -> KnownChecks.require(plan.checks(), plan.table(), context));
    RowBatch changed = changed(context);
    return returning.isPresent()
        ? returning.get().apply(changed, context.evaluation())
        : RowBatch.of(changed.rowCount());
  }

  private RowBatch changed(RunContext context) {
    RowBatch before = PointGet.read(row, context);
    while (before.rowCount() > 0) {
      before = before.dense();
      RowBatch after = change.after(before, context.evaluation());
      switch (write(change.intent(before, after, 0), context)) {
        case WriteOutcome.Written _ -> {
          follow(before, after, context);
          return after;
        }
        case WriteOutcome.Changed newer -> before = row.rows(newer.newest(), context.evaluation());
        case WriteOutcome.Duplicate _ ->
            throw new IllegalStateException("a change of a present row is no duplicate");
      }
    }
    return before;
  }

  private void follow(RowBatch before, RowBatch after, RunContext context) {
    RowFollowers followers = RowFollowers.of(row.relation(), context);
    if (!followers.isEmpty()) {
      Completions.await(followers.follow(change.changes(before, after)));
    }
  }

  private WriteOutcome write(RowIntent intent, RunContext context) {
    return Completions.await(
            context.relations().write(context.statement(), row.relation().id(), List.of(intent)))
        .getFirst();
  }
}
