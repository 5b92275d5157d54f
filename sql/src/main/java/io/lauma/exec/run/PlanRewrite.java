package io.lauma.exec.run;

import io.lauma.expr.Scalar;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// Rebuilds a plan with its scalars' leaves replaced, and whole nodes where asked. Pure.
final class PlanRewrite {
  private final Function<PlanNode, Optional<PlanNode>> node;
  private final ScalarRewrite scalars;

  /// @param node answers what to put in place of a node; empty to go on below it
  /// @param leaf replaces the leaves of scalars
  PlanRewrite(Function<PlanNode, Optional<PlanNode>> node, UnaryOperator<Scalar> leaf) {
    this(node, new ScalarRewrite(leaf));
  }

  PlanRewrite(Function<PlanNode, Optional<PlanNode>> node, ScalarRewrite scalars) {
    this.node = node;
    this.scalars = scalars;
  }

  PlanNode apply(PlanNode plan) {
    return node.apply(plan).orElseGet(() -> rebuild(plan));
  }

  private PlanNode rebuild(PlanNode plan) {
    return switch (plan) {
      case PlanNode.Values n ->
          new PlanNode.Values(n.rows().stream().map(scalars::all).toList(), n.output());
      case PlanNode.TableScan n -> scan(n);
      case PlanNode.CatalogScan n -> n;
      case PlanNode.WithScan n -> n;
      case PlanNode.FunctionScan n ->
          new PlanNode.FunctionScan(
              n.functionOid(), scalars.all(n.arguments()), n.ordinality(), n.output());
      case PlanNode.Filter n -> new PlanNode.Filter(apply(n.input()), scalars.apply(n.condition()));
      case PlanNode.Project n -> new PlanNode.Project(apply(n.input()), scalars.all(n.columns()));
      case PlanNode.ProjectSet n ->
          new PlanNode.ProjectSet(apply(n.input()), scalars.all(n.columns()), n.returnsSet());
      case PlanNode.Aggregate n -> aggregate(n);
      case PlanNode.Window n -> window(n);
      case PlanNode.Sort n ->
          new PlanNode.Sort(apply(n.input()), n.keys(), scalars.optional(n.rowsMax()));
      case PlanNode.Limit n ->
          new PlanNode.Limit(
              apply(n.input()), scalars.optional(n.offset()), scalars.optional(n.rowsMax()));
      case PlanNode.LockRows n ->
          new PlanNode.LockRows(
              apply(n.input()),
              n.tables(),
              scalars.optional(n.recheck()),
              n.recheckable(),
              scalars.optional(n.rowsMax()));
      case PlanNode.SingleRow n -> new PlanNode.SingleRow(apply(n.input()));
      case PlanNode.HashJoin n -> hashJoin(n);
      case PlanNode.NestedLoopJoin n -> nestedLoop(n);
      case PlanNode.Apply n ->
          new PlanNode.Apply(n.number(), apply(n.outer()), apply(n.inner()), n.type(), n.output());
      case PlanNode.Append n -> new PlanNode.Append(all(n.inputs()), n.output());
      case PlanNode.SetOperation n ->
          new PlanNode.SetOperation(n.except(), n.all(), apply(n.left()), apply(n.right()));
      case PlanNode.WithQueries n ->
          new PlanNode.WithQueries(
              n.queries().stream()
                  .map(q -> new PlanNode.WithQueries.Query(q.number(), apply(q.plan())))
                  .toList(),
              apply(n.body()));
      case PlanNode.RecursiveUnion n ->
          new PlanNode.RecursiveUnion(n.number(), apply(n.start()), apply(n.step()), n.distinct());
      case PlanNode.IndexFetch n ->
          new PlanNode.IndexFetch(
              apply(n.input()),
              n.table(),
              n.index(),
              n.columnIds(),
              scalars.optional(n.filter()),
              n.implied(),
              n.output());
      case PlanNode.Gather n -> new PlanNode.Gather(apply(n.input()), n.order());
      case PlanNode.Insert n -> insert(n);
      case PlanNode.Update n -> update(n);
      case PlanNode.Delete n -> delete(n);
    };
  }

  private PlanNode insert(PlanNode.Insert n) {
    return new PlanNode.Insert(
        apply(n.input()),
        n.table(),
        n.columnIds(),
        n.returningColumnIds(),
        scalars.all(n.returning()),
        n.onConflict()
            .map(c -> new PlanNode.OnConflict(c.arbiters(), c.update().map(this::conflictUpdate))),
        n.checks());
  }

  private PlanNode.ConflictUpdate conflictUpdate(PlanNode.ConflictUpdate update) {
    return new PlanNode.ConflictUpdate(
        update.assignedColumnIds(),
        scalars.all(update.assignments()),
        scalars.optional(update.condition()));
  }

  private PlanNode update(PlanNode.Update n) {
    return new PlanNode.Update(
        apply(n.input()),
        n.table(),
        n.oldColumnIds(),
        n.assignedColumnIds(),
        scalars.all(n.assignments()),
        scalars.optional(n.recheck()),
        scalars.all(n.returning()),
        n.checks());
  }

  private PlanNode delete(PlanNode.Delete n) {
    return new PlanNode.Delete(
        apply(n.input()),
        n.table(),
        n.oldColumnIds(),
        scalars.optional(n.recheck()),
        scalars.all(n.returning()));
  }

  private PlanNode hashJoin(PlanNode.HashJoin n) {
    return new PlanNode.HashJoin(
        apply(n.left()),
        apply(n.right()),
        n.type(),
        n.leftKeys(),
        n.rightKeys(),
        n.equalFunctionOids(),
        scalars.optional(n.residual()),
        n.output());
  }

  private PlanNode nestedLoop(PlanNode.NestedLoopJoin n) {
    return new PlanNode.NestedLoopJoin(
        apply(n.left()), apply(n.right()), n.type(), scalars.optional(n.condition()), n.output());
  }

  private PlanNode aggregate(PlanNode.Aggregate n) {
    return new PlanNode.Aggregate(
        apply(n.input()), n.phase(), n.groupColumns(), n.groupingSets(), n.calls(), n.output());
  }

  private PlanNode window(PlanNode.Window n) {
    return new PlanNode.Window(
        apply(n.input()),
        n.partitionColumns(),
        n.order(),
        n.calls().stream().map(this::windowCall).toList(),
        n.output());
  }

  private List<PlanNode> all(List<PlanNode> plans) {
    return plans.stream().map(this::apply).toList();
  }

  private PlanNode scan(PlanNode.TableScan n) {
    return new PlanNode.TableScan(
        n.table(),
        n.columnIds(),
        n.keys().stream().map(this::bound).toList(),
        scalars.optional(n.filter()),
        n.ordered(),
        n.backward(),
        scalars.optional(n.rowsMax()),
        n.output());
  }

  private KeyBound bound(KeyBound b) {
    return new KeyBound(
        b.keyColumn(),
        scalars.optional(b.equal()),
        scalars.optional(b.equalAny()),
        scalars.optional(b.lower()),
        b.lowerInclusive(),
        scalars.optional(b.upper()),
        b.upperInclusive());
  }

  private PlanNode.WindowCall windowCall(PlanNode.WindowCall call) {
    PlanNode.WindowCall.Frame f = call.frame();
    return new PlanNode.WindowCall(
        call.call(),
        new PlanNode.WindowCall.Frame(
            f.mode(),
            f.start(),
            scalars.optional(f.startOffset()),
            f.end(),
            scalars.optional(f.endOffset())));
  }
}
