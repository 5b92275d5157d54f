package io.lauma.catalog.replica;

import io.lauma.catalog.CatalogCommitted;
import io.lauma.message.CborMessage;

/// A committed change of the catalog, with the request that asked for it, so that a repeat of the
/// request after a fail-over is answered and not carried out again.
public record CatalogEvent(String requestId, CatalogCommitted committed) implements CborMessage {}
