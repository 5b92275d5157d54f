package io.lauma.catalog;

import java.util.List;

/// The event of the catalog: what one DDL statement changed, and who did it when (S121).
///
/// @param version the catalog version that these changes make
/// @param nextOid the first OID that is still free afterwards
/// @param nextTableId the first table id that is still free afterwards
/// @param nextShardId the first shard id that is still free afterwards
/// @param atMillis wall clock of the node that led the system group, milliseconds since 1970
public record CatalogCommitted(
    long version,
    List<CatalogChange> changes,
    int nextOid,
    int nextTableId,
    long nextShardId,
    String user,
    String statement,
    long atMillis) {
  public CatalogCommitted {
    changes = List.copyOf(changes);
  }
}
