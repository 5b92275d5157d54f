package io.lauma.plan;

import io.lauma.analyze.Analyzer;
import io.lauma.analyze.IndexParts;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Column;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.expr.Scalar;
import io.lauma.plan.physical.PhysicalPlanner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The columns and the predicate of an index as they are computed and recognised, over the live
/// columns of its table. Analyzed once for each definition; any thread.
///
/// @param parts for the planner
/// @param values one for each of the index's columns
public record IndexExpressions(IndexParts parts, List<Scalar> values, Optional<Scalar> predicate) {
  /// Definitions that are kept; beyond that all are forgotten.
  private static final int KEPT_MAX = 1_024;

  private static final Map<Source, IndexExpressions> KEPT = new ConcurrentHashMap<>();

  /// All that the meaning depends on.
  private record Source(
      String table,
      List<Column> columns,
      List<Integer> columnIds,
      List<String> expressions,
      Optional<String> predicate) {}

  /// Those of an index of a table.
  public static IndexExpressions of(
      Relation table, IndexDefinition definition, CatalogSnapshot catalog) {
    Source source =
        new Source(
            table.name(),
            table.liveColumns(),
            definition.columnIds(),
            definition.expressions(),
            definition.predicate());
    IndexExpressions kept = KEPT.get(source);
    if (kept != null) {
      return kept;
    }
    IndexExpressions made = analyzed(table, definition, catalog);
    if (KEPT.size() >= KEPT_MAX) {
      KEPT.clear();
    }
    KEPT.put(source, made);
    return made;
  }

  private static IndexExpressions analyzed(
      Relation table, IndexDefinition definition, CatalogSnapshot catalog) {
    IndexParts parts = Analyzer.index(table, definition, StatementPlanner.keptAnalysis(catalog));
    PhysicalPlanner scalars = new PhysicalPlanner();
    return new IndexExpressions(
        parts,
        scalars.scalars(parts.columns()),
        parts.predicate().map(p -> scalars.scalars(List.of(p)).getFirst()));
  }
}
