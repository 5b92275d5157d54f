package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.RunContext;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import java.util.Optional;

/// A plan that touches one key, compiled to be run many times by straight calls on the caller's
/// thread. Belongs to one session; valid as long as the relation's version is.
public sealed interface PointStatement permits PointGet, PointLock, PointChange, PointInsert {

  /// The plan as a point statement: a read (with a row lock or without), update or delete of the
  /// row of one whole primary key (through filters and projections), or an insert of one row; empty
  /// for every other plan.
  static Optional<PointStatement> of(PlanNode plan, CatalogSnapshot catalog) {
    return switch (plan) {
      case PlanNode.Insert insert -> PointInsert.of(insert, catalog);
      case PlanNode.Update update -> PointChange.of(update, catalog);
      case PlanNode.Delete delete -> PointChange.of(delete, catalog);
      case PlanNode.Gather _,
          PlanNode.IndexFetch _,
          PlanNode.TableScan _,
          PlanNode.Filter _,
          PlanNode.Project _,
          PlanNode.Limit _,
          PlanNode.Sort _ ->
          PointGet.of(plan, catalog).or(() -> PointLock.of(plan, catalog));
      case PlanNode.LockRows _ -> PointLock.of(plan, catalog);
      case PlanNode.Values _,
          PlanNode.CatalogScan _,
          PlanNode.FunctionScan _,
          PlanNode.ProjectSet _,
          PlanNode.Aggregate _,
          PlanNode.Window _,
          PlanNode.SingleRow _,
          PlanNode.HashJoin _,
          PlanNode.NestedLoopJoin _,
          PlanNode.Apply _,
          PlanNode.Append _,
          PlanNode.SetOperation _,
          PlanNode.WithQueries _,
          PlanNode.WithScan _,
          PlanNode.RecursiveUnion _ ->
          Optional.empty();
    };
  }

  /// Whether rows are changed: then the rows of the answer count what was changed, and it has
  /// columns only with RETURNING.
  boolean modifies();

  /// Runs the statement once; waits for locks and remote shards.
  ///
  /// @throws io.lauma.types.SqlException as the plan would
  RowBatch run(RunContext context);
}
