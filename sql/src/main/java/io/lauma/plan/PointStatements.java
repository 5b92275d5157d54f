package io.lauma.plan;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.expr.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Recognises plans on one row by its whole key.
final class PointStatements {
  private PointStatements() {}

  static Optional<PointStatement> read(PlanNode plan, CatalogSnapshot catalog) {
    PlanNode node = plan;
    Optional<List<Scalar>> columns = Optional.empty();
    if (node instanceof PlanNode.Project project && project.input() instanceof PlanNode.Gather) {
      columns = Optional.of(project.columns());
      node = project.input();
    }
    if (node instanceof PlanNode.Gather gather) {
      node = gather.input();
    }
    if (node instanceof PlanNode.Project project) {
      if (columns.isPresent()) {
        return Optional.empty();
      }
      columns = Optional.of(project.columns());
      node = project.input();
    }
    if (!(node instanceof PlanNode.TableScan scan) || scan.rowsMax().isPresent()) {
      return Optional.empty();
    }
    List<Scalar> result = columns.orElseGet(() -> identity(scan));
    return key(scan, catalog)
        .map(key ->
            new PointStatement.Read(scan.table(), key, scan.columnIds(), scan.filter(), result));
  }

  private static List<Scalar> identity(PlanNode.TableScan scan) {
    List<Scalar> columns = new ArrayList<>();
    for (int i = 0; i < scan.output().size(); i++) {
      columns.add(new Scalar.Column(i, scan.output().get(i)));
    }
    return columns;
  }

  /// The values of the whole key, when the input of a change is one scan by them.
  static Optional<List<Scalar>> key(PlanNode input, CatalogSnapshot catalog) {
    PlanNode node = input instanceof PlanNode.Gather gather ? gather.input() : input;
    return node instanceof PlanNode.TableScan scan ? key(scan, catalog) : Optional.empty();
  }

  private static Optional<List<Scalar>> key(PlanNode.TableScan scan, CatalogSnapshot catalog) {
    Optional<Relation> relation =
        catalog.relation(scan.table()).filter(r -> r.primaryKeyName().isPresent());
    if (relation.isEmpty() || scan.keys().size() != relation.get().key().size()) {
      return Optional.empty();
    }
    List<Scalar> values = new ArrayList<>();
    for (KeyBound bound : scan.keys()) {
      if (bound.equal().isEmpty()) {
        return Optional.empty();
      }
      values.add(bound.equal().get());
    }
    return Optional.of(values);
  }
}
