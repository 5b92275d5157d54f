package io.lauma.plan;

import io.lauma.analyze.SearchPath;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.kv.TableId;
import io.lauma.plan.physical.PhysicalPlanner;
import io.lauma.types.TextContext;
import java.util.List;
import java.util.Optional;

/// What a plan depends on beside its statement.
///
/// @param text settings by which literals are read
/// @param usesIndexes whether indexes may be read: not by a snapshot that may be older than they
///   are
public record PlanningContext(
    CatalogSnapshot catalog,
    SearchPath searchPath,
    TextContext text,
    Statistics statistics,
    boolean usesIndexes)
    implements PhysicalPlanner.Indexes {
  public PlanningContext(CatalogSnapshot catalog, SearchPath searchPath, TextContext text) {
    this(catalog, searchPath, text, Statistics.UNKNOWN, true);
  }

  @Override
  public List<Relation> of(Relation table) {
    return usesIndexes
        ? catalog.indexesOf(table.oid()).stream()
            .filter(i -> i.index().orElseThrow().state() == IndexDefinition.State.VALID)
            .toList()
        : List.of();
  }

  @Override
  public Optional<Relation> relation(TableId id) {
    return catalog.relation(id);
  }

  @Override
  public IndexExpressions expressions(Relation table, IndexDefinition definition) {
    return IndexExpressions.of(table, definition, catalog);
  }
}
