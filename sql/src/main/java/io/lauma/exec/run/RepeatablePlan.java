package io.lauma.exec.run;

import io.lauma.expr.function.FunctionFacts;
import io.lauma.plan.PlanNode;
import java.util.Optional;

/// Tells the fragments whose rows and their order depend on the rows of the table and their order
/// alone. Pure.
final class RepeatablePlan {
  private boolean isVolatile;

  private RepeatablePlan() {}

  static boolean is(PlanNode plan) {
    return givesRowsInOrder(plan) && !callsVolatile(plan);
  }

  /// Aggregates take rows in any order they like; what joins or reads elsewhere is no fragment.
  private static boolean givesRowsInOrder(PlanNode plan) {
    return switch (plan) {
      case PlanNode.TableScan _ -> true;
      case PlanNode.Filter n -> givesRowsInOrder(n.input());
      case PlanNode.Project n -> givesRowsInOrder(n.input());
      case PlanNode.ProjectSet n -> givesRowsInOrder(n.input());
      case PlanNode.Sort n -> givesRowsInOrder(n.input());
      case PlanNode.Limit n -> givesRowsInOrder(n.input());
      case PlanNode.Values _,
          PlanNode.CatalogScan _,
          PlanNode.FunctionScan _,
          PlanNode.WithScan _,
          PlanNode.IndexFetch _,
          PlanNode.Aggregate _,
          PlanNode.Window _,
          PlanNode.LockRows _,
          PlanNode.SingleRow _,
          PlanNode.HashJoin _,
          PlanNode.NestedLoopJoin _,
          PlanNode.Apply _,
          PlanNode.Append _,
          PlanNode.SetOperation _,
          PlanNode.WithQueries _,
          PlanNode.RecursiveUnion _,
          PlanNode.Gather _,
          PlanNode.Insert _,
          PlanNode.Update _,
          PlanNode.Delete _ ->
          false;
    };
  }

  private static boolean callsVolatile(PlanNode plan) {
    var calls = new RepeatablePlan();
    PlanNode _ =
        new PlanRewrite(_ -> Optional.empty(), new ScalarRewrite(leaf -> leaf, calls::called))
            .apply(plan);
    return calls.isVolatile;
  }

  private void called(int functionOid) {
    isVolatile |= FunctionFacts.find(functionOid).map(FunctionFacts::isVolatile).orElse(true);
  }
}
