package io.lauma.exec.run;

import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.plan.PlanNode;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/// References of plans to outer rows and to working tables. Pure.
final class Correlation {
  private Correlation() {}

  /// The plan with every reference to a present outer row replaced by its value, so that it may run
  /// elsewhere.
  static PlanNode bind(PlanNode plan, EvaluationContext context) {
    if (context.correlated().isEmpty()) {
      return plan;
    }
    return new PlanRewrite(
            node -> Optional.empty(),
            leaf ->
                leaf instanceof Scalar.Correlated c
                        && c.apply() < context.correlated().size()
                        && c.index() < context.correlated().get(c.apply()).size()
                    ? new Scalar.Constant(
                        c.type(), context.correlated().get(c.apply()).get(c.index()))
                    : leaf)
        .apply(plan);
  }

  /// Whether a plan gives the same rows however often it runs in one statement: it refers to no
  /// outer row and to no WITH table but its own.
  static boolean isFixed(PlanNode plan) {
    var references = new References();
    references.visit(plan);
    return !references.correlated && references.defined.containsAll(references.read);
  }

  /// Whether a scalar refers to no outer row.
  static boolean isFixed(Scalar scalar) {
    var references = new References();
    new ScalarRewrite(references::leaf).apply(scalar);
    return !references.correlated;
  }

  private static final class References {
    private final Set<Integer> defined = new HashSet<>();
    private final Set<Integer> read = new HashSet<>();
    private boolean correlated;

    void visit(PlanNode plan) {
      new PlanRewrite(this::node, this::leaf).apply(plan);
    }

    private Scalar leaf(Scalar leaf) {
      correlated |= leaf instanceof Scalar.Correlated;
      return leaf;
    }

    private Optional<PlanNode> node(PlanNode node) {
      if (node instanceof PlanNode.WithScan scan) {
        read.add(scan.number());
      } else if (node instanceof PlanNode.WithQueries with) {
        with.queries().forEach(query -> defined.add(query.number()));
      } else if (node instanceof PlanNode.RecursiveUnion union) {
        defined.add(union.number());
      }
      return Optional.empty();
    }
  }
}
