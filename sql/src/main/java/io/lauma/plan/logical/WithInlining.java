package io.lauma.plan.logical;

import io.lauma.analyze.rel.WithRel;
import io.lauma.analyze.rel.WithScanRel;
import org.apache.calcite.rel.RelNode;

/// Merges WITH queries that are read once into their reader, and drops those that nobody reads.
final class WithInlining {
  private WithInlining() {}

  static RelNode apply(RelNode rel) {
    RelNode inside = Trees.mapInputs(rel, WithInlining::apply);
    if (!(inside instanceof WithRel with)) {
      return inside;
    }
    int reads = reads(with.getRight(), with.number());
    if (reads == 0) {
      return with.getRight();
    }
    return reads == 1 && !with.materialized()
        ? replaced(with.getRight(), with.number(), with.getLeft())
        : with;
  }

  private static int reads(RelNode rel, int number) {
    int own = rel instanceof WithScanRel scan && scan.number() == number ? 1 : 0;
    return own + rel.getInputs().stream().mapToInt(i -> reads(i, number)).sum();
  }

  private static RelNode replaced(RelNode rel, int number, RelNode query) {
    return rel instanceof WithScanRel scan && scan.number() == number
        ? query
        : Trees.mapInputs(rel, i -> replaced(i, number, query));
  }
}
