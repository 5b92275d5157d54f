package io.lauma.exec.point;

import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import io.lauma.row.Vector;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The values of one whole key. Used by one thread at a time.
final class KeyValues {
  private final List<CompiledScalar> scalars;
  private final boolean tie;

  private KeyValues(List<Scalar> scalars, boolean tie) {
    this.scalars = scalars.stream().map(CompiledScalar::compile).toList();
    this.tie = tie;
  }

  /// Empty when the scan's bounds are not `=` on every column of a unique key.
  static Optional<KeyValues> whole(PlanNode.TableScan scan, Relation relation) {
    boolean unique = relation.index().map(IndexDefinition::unique).orElse(true);
    int columns =
        relation.index().map(IndexDefinition::keyColumnCount).orElse(relation.key().size());
    List<Scalar> values = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      int wanted = column;
      Optional<Scalar> equal =
          scan.keys().stream()
              .filter(bound -> bound.keyColumn() == wanted)
              .findFirst()
              .flatMap(KeyBound::equal);
      if (equal.isEmpty()) {
        return Optional.empty();
      }
      values.add(equal.get());
    }
    return unique && scan.keys().size() == values.size()
        ? Optional.of(new KeyValues(values, relation.index().isPresent()))
        : Optional.empty();
  }

  /// The key's values; empty when one is NULL, so that there is no row.
  Optional<List<Vector>> evaluate(EvaluationContext context) {
    List<Vector> values = new ArrayList<>(scalars.size() + 1);
    for (CompiledScalar scalar : scalars) {
      Vector value = scalar.evaluateOnce(context);
      if (value.isNull(0)) {
        return Optional.empty();
      }
      values.add(value);
    }
    if (tie) {
      values.add(new Vector.Bytes(1, new byte[0], new int[2], null));
    }
    return Optional.of(values);
  }
}
