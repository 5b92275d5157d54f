package io.lauma.plan;

import io.lauma.analyze.AnalyzedStatement;
import io.lauma.analyze.AnalyzedStatement.AnalyzedChange;
import io.lauma.analyze.AnalyzedStatement.AnalyzedInsert;
import io.lauma.analyze.AnalyzedStatement.AnalyzedQuery;
import io.lauma.analyze.AnalyzedStatement.ConflictUpdate;
import io.lauma.analyze.rel.LockRel;
import io.lauma.catalog.Column;
import io.lauma.expr.Scalar;
import io.lauma.plan.logical.LogicalPhases;
import io.lauma.plan.physical.PhysicalPlanner;
import java.util.List;
import java.util.Optional;
import org.apache.calcite.rel.RelNode;

/// Makes plans of analyzed statements: logical phases, then the physical plan.
final class Planner {
  private Planner() {}

  static PreparedPlan query(AnalyzedQuery query, PlanningContext context) {
    PlanNode plan =
        new PhysicalPlanner(context)
            .plan(LogicalPhases.optimize(query.rel(), context.statistics()));
    Optional<PointStatement> point = PointStatements.read(plan, context.catalog());
    PreparedPlan.Kind kind =
        point.isPresent()
            ? PreparedPlan.Kind.POINT_READ
            : plan instanceof PlanNode.Values ? PreparedPlan.Kind.CONSTANT : PreparedPlan.Kind.READ;
    return new PreparedPlan(
        plan, query.columns(), query.parameterTypes(), kind, "SELECT", locking(query.rel()), point);
  }

  /// PostgreSQL's name of a query that locks rows.
  private static Optional<String> locking(RelNode rel) {
    if (rel instanceof LockRel lock) {
      String mode = lock.tables().getFirst().mode().name().replace('_', ' ');
      return Optional.of("SELECT FOR " + mode);
    }
    return rel.getInputs().stream().flatMap(input -> locking(input).stream()).findFirst();
  }

  static PreparedPlan insert(AnalyzedInsert insert, PlanningContext context) {
    PlanNode input =
        new PhysicalPlanner(context)
            .plan(LogicalPhases.optimize(insert.input(), context.statistics()));
    PhysicalPlanner expressions = new PhysicalPlanner();
    List<Integer> ids = insert.table().liveColumns().stream().map(Column::id).toList();
    PlanNode plan =
        new PlanNode.Insert(
            input,
            insert.table().id(),
            insert.columnIds(),
            insert.returning().isEmpty() ? List.of() : ids,
            expressions.scalars(insert.returning()),
            insert
                .onConflict()
                .map(c ->
                    new PlanNode.OnConflict(
                        c.arbiters(), c.update().map(update -> update(update, expressions)))),
            checks(insert.checks(), expressions));
    Optional<PointStatement> point =
        insert.onConflict().isEmpty()
                && insert.returning().isEmpty()
                && input instanceof PlanNode.Values values
            ? Optional.of(
                new PointStatement.Insert(insert.table().id(), insert.columnIds(), values.rows()))
            : Optional.empty();
    return new PreparedPlan(
        plan,
        insert.columns(),
        insert.parameterTypes(),
        point.isPresent() ? PreparedPlan.Kind.POINT_WRITE : PreparedPlan.Kind.WRITE,
        "INSERT",
        Optional.empty(),
        point);
  }

  private static List<PlanNode.RowCheck> checks(
      List<AnalyzedStatement.RowCheck> checks, PhysicalPlanner expressions) {
    return checks.stream()
        .map(check ->
            new PlanNode.RowCheck(
                check.constraint(), expressions.scalars(List.of(check.violated())).getFirst()))
        .toList();
  }

  private static PlanNode.ConflictUpdate update(
      ConflictUpdate update, PhysicalPlanner expressions) {
    return new PlanNode.ConflictUpdate(
        update.assignedColumnIds(),
        expressions.scalars(update.assignments()),
        update.condition().map(c -> expressions.scalars(List.of(c)).getFirst()));
  }

  /// The input keeps the row address and the table's columns first, then what assignments and
  /// RETURNING need of other tables; all columns are kept in the algebra's order.
  static PreparedPlan change(AnalyzedChange change, PlanningContext context) {
    PlanNode input =
        new PhysicalPlanner(context)
            .plan(LogicalPhases.optimize(change.input(), context.statistics()));
    PhysicalPlanner expressions = new PhysicalPlanner();
    List<Integer> ids = change.table().liveColumns().stream().map(Column::id).toList();
    Optional<Scalar> recheck =
        change.condition().map(c -> expressions.scalars(List.of(c)).getFirst());
    List<Scalar> returning = expressions.scalars(change.returning());
    PlanNode plan =
        change.delete()
            ? new PlanNode.Delete(input, change.table().id(), ids, recheck, returning)
            : new PlanNode.Update(
                input,
                change.table().id(),
                ids,
                change.assignedColumnIds(),
                expressions.scalars(change.assignments()),
                recheck,
                returning,
                checks(change.checks(), expressions));
    Optional<PointStatement> point =
        PointStatements.key(input, context.catalog())
            .map(key -> new PointStatement.Change(change.table().id(), key, plan));
    return new PreparedPlan(
        plan,
        change.columns(),
        change.parameterTypes(),
        point.isPresent() ? PreparedPlan.Kind.POINT_WRITE : PreparedPlan.Kind.WRITE,
        change.delete() ? "DELETE" : "UPDATE",
        Optional.empty(),
        point);
  }
}
