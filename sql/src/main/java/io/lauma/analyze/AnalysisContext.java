package io.lauma.analyze;

import io.lauma.analyze.type.LiteralInput;
import io.lauma.catalog.CatalogSnapshot;

/// What a statement's meaning depends on beside its text.
///
/// @param literals reads literals by the session's settings (time zone, date order)
/// @param expressions parses texts that the catalog keeps
public record AnalysisContext(
    CatalogSnapshot catalog,
    SearchPath searchPath,
    LiteralInput literals,
    ExpressionParser expressions) {}
