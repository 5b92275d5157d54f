package io.lauma.plan;

import io.lauma.analyze.SearchPath;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.types.TextContext;

/// What a plan depends on beside its statement.
///
/// @param text settings by which literals are read
public record PlanningContext(
    CatalogSnapshot catalog, SearchPath searchPath, TextContext text, Statistics statistics) {
  public PlanningContext(CatalogSnapshot catalog, SearchPath searchPath, TextContext text) {
    this(catalog, searchPath, text, Statistics.UNKNOWN);
  }
}
