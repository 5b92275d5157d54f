package io.lauma.exec.run;

import io.lauma.expr.Scalar;
import io.lauma.plan.PlanNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntSupplier;

/// Finds the parts of an inner plan that need to run only once for all outer rows. Pure.
final class FixedParts {
  private final IntSupplier numbers;
  private final Map<Integer, PlanNode> kept;

  private FixedParts(IntSupplier numbers, Map<Integer, PlanNode> kept) {
    this.numbers = numbers;
    this.kept = kept;
  }

  /// The inner plan with its largest fixed parts that read stored rows replaced by readers of
  /// tables. A scan whose filter alone refers to the outer row is read whole and filtered by the
  /// reader.
  ///
  /// @param numbers gives the tables' numbers
  /// @param kept receives the parts, by number
  static PlanNode keep(PlanNode inner, IntSupplier numbers, Map<Integer, PlanNode> kept) {
    return new PlanRewrite(new FixedParts(numbers, kept)::replace, leaf -> leaf).apply(inner);
  }

  private Optional<PlanNode> replace(PlanNode plan) {
    boolean reads = !PlanShape.scans(plan).isEmpty() || plan instanceof PlanNode.CatalogScan;
    if (!reads || PlanShape.modifies(plan)) {
      return Optional.empty();
    }
    if (Correlation.isFixed(plan)) {
      return Optional.of(table(plan));
    }
    return plan instanceof PlanNode.Gather gather
        ? Optional.of(gathered(gather))
        : Optional.empty();
  }

  /// A fragment keeps its scan, or the fragment runs here over a table of what it scans.
  private PlanNode gathered(PlanNode.Gather gather) {
    if (!gather.order().isEmpty()) {
      return gather;
    }
    if (gather.input() instanceof PlanNode.TableScan scan) {
      return withoutCorrelatedFilter(scan).orElse(gather);
    }
    return PlanShape.scans(gather).stream().allMatch(Correlation::isFixed)
        ? new PlanRewrite(this::scanned, leaf -> leaf).apply(gather.input())
        : gather;
  }

  private Optional<PlanNode> scanned(PlanNode plan) {
    return plan instanceof PlanNode.TableScan scan
        ? Optional.of(table(new PlanNode.Gather(scan, List.of())))
        : Optional.empty();
  }

  private PlanNode table(PlanNode plan) {
    int number = numbers.getAsInt();
    kept.put(number, plan);
    return new PlanNode.WithScan(number, plan.output());
  }

  private Optional<PlanNode> withoutCorrelatedFilter(PlanNode.TableScan scan) {
    if (scan.filter().isEmpty() || scan.rowsMax().isPresent()) {
      return Optional.empty();
    }
    List<Scalar> fixed = new ArrayList<>();
    List<Scalar> correlated = new ArrayList<>();
    for (Scalar conjunct : conjuncts(scan.filter().get())) {
      (Correlation.isFixed(conjunct) ? fixed : correlated).add(conjunct);
    }
    PlanNode whole =
        new PlanNode.Gather(
            new PlanNode.TableScan(
                scan.table(),
                scan.columnIds(),
                scan.keys(),
                conjunction(fixed),
                scan.ordered(),
                scan.backward(),
                Optional.empty(),
                scan.output()),
            List.of());
    if (!Correlation.isFixed(whole)) {
      return Optional.empty();
    }
    return conjunction(correlated).map(condition -> new PlanNode.Filter(table(whole), condition));
  }

  private static List<Scalar> conjuncts(Scalar condition) {
    return condition instanceof Scalar.And and ? and.operands() : List.of(condition);
  }

  private static Optional<Scalar> conjunction(List<Scalar> conjuncts) {
    return switch (conjuncts.size()) {
      case 0 -> Optional.empty();
      case 1 -> Optional.of(conjuncts.getFirst());
      default -> Optional.of(new Scalar.And(conjuncts));
    };
  }
}
