package io.lauma.exec.point;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.exec.StoredRow;
import io.lauma.exec.operator.Condition;
import io.lauma.exec.operator.Projection;
import io.lauma.exec.scan.KeyEncoder;
import io.lauma.exec.scan.RowDecoder;
import io.lauma.expr.EvaluationContext;
import io.lauma.expr.Scalar;
import io.lauma.expr.kernel.CompiledScalar;
import io.lauma.kv.Key;
import io.lauma.plan.KeyBound;
import io.lauma.plan.PlanNode;
import io.lauma.row.RowBatch;
import io.lauma.row.Vector;
import io.lauma.row.VectorBuilder;
import io.lauma.types.Layout;
import io.lauma.types.StoredForm;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The row of one key as a plan sees it: key values, the columns to decode, and the filters and
/// projections above the scan. Used by one thread at a time.
final class PointRow {
  /// What a plan node above the scan makes of the row, or of none.
  private interface Step {
    RowBatch apply(RowBatch rows, EvaluationContext context);
  }

  private final Relation relation;
  private final CompiledScalar[] keyValues;
  private final KeyEncoder keys;
  private final RowDecoder decoder;
  private final Layout[] layouts;
  private final List<Step> steps;

  private PointRow(
      Relation relation, PlanNode.TableScan scan, List<Scalar> keyValues, List<Step> steps) {
    this.relation = relation;
    this.keyValues = keyValues.stream().map(CompiledScalar::compile).toArray(CompiledScalar[]::new);
    this.keys = KeyEncoder.of(relation);
    this.decoder = RowDecoder.of(relation, scan.columnIds());
    this.layouts =
        scan.output().stream().map(type -> StoredForm.layout(type.oid())).toArray(Layout[]::new);
    this.steps = List.copyOf(steps);
  }

  /// Empty when the plan is more than filters and projections of one key's row.
  static Optional<PointRow> of(PlanNode plan, CatalogSnapshot catalog) {
    List<Step> steps = new ArrayList<>();
    PlanNode node = plan;
    while (!(node instanceof PlanNode.TableScan)) {
      if (node instanceof PlanNode.Gather gather) {
        node = gather.input();
      } else if (node instanceof PlanNode.Sort sort && sort.rowsMax().isEmpty()) {
        node = sort.input();
      } else if (node instanceof PlanNode.Filter filter) {
        steps.addFirst(Condition.of(filter.condition())::select);
        node = filter.input();
      } else if (node instanceof PlanNode.Project project) {
        steps.addFirst(Projection.of(project.columns())::apply);
        node = project.input();
      } else {
        return Optional.empty();
      }
    }
    PlanNode.TableScan scan = (PlanNode.TableScan) node;
    Optional<Relation> relation = catalog.relation(scan.table());
    if (relation.isEmpty() || scan.rowsMax().isPresent()) {
      return Optional.empty();
    }
    scan.filter().ifPresent(filter -> steps.addFirst(Condition.of(filter)::select));
    return wholeKey(scan, relation.get())
        .map(keyValues -> new PointRow(relation.get(), scan, keyValues, steps));
  }

  private static Optional<List<Scalar>> wholeKey(PlanNode.TableScan scan, Relation relation) {
    List<Scalar> values = new ArrayList<>();
    for (int column = 0; column < relation.key().size(); column++) {
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
    return scan.keys().size() == values.size() ? Optional.of(values) : Optional.empty();
  }

  Relation relation() {
    return relation;
  }

  /// The key; empty when a value is NULL, so that there is no row.
  Optional<Key> key(EvaluationContext context) {
    List<Vector> values = new ArrayList<>(keyValues.length);
    for (CompiledScalar scalar : keyValues) {
      Vector value = scalar.evaluateOnce(context);
      if (value.isNull(0)) {
        return Optional.empty();
      }
      values.add(value);
    }
    return Optional.of(keys.key(values));
  }

  /// What the plan gives when this is the key's row: one row or none.
  RowBatch rows(Optional<StoredRow> stored, EvaluationContext context) {
    VectorBuilder[] columns = new VectorBuilder[layouts.length];
    for (int i = 0; i < columns.length; i++) {
      columns[i] = new VectorBuilder(layouts[i], 1);
    }
    stored.ifPresent(row -> decoder.decode(row, columns));
    Vector[] vectors = new Vector[columns.length];
    for (int i = 0; i < columns.length; i++) {
      vectors[i] = columns[i].build();
    }
    RowBatch rows = RowBatch.of(stored.isPresent() ? 1 : 0, vectors);
    for (Step step : steps) {
      rows = step.apply(rows, context);
    }
    return rows;
  }
}
