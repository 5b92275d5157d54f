package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.kv.Key;

/// Whether a SERIALIZABLE transaction has looked for a row before it inserts one. When another
/// transaction has inserted it since, that is no duplicate but a conflict, as PostgreSQL promises
/// (manual 13.2.3). A unique index's entry has been looked for in the index, or by a scan of the
/// table.
final class LookedFor {
  private final ClusterTransaction transaction;
  private final Shard shard;

  /// Only transactions of this level keep what they have read.
  private final boolean serializable;

  private final boolean scannedTable;

  private LookedFor(
      ClusterTransaction transaction, Shard shard, boolean serializable, boolean scannedTable) {
    this.transaction = transaction;
    this.shard = shard;
    this.serializable = serializable;
    this.scannedTable = scannedTable;
  }

  /// @param relation a table or an index
  /// @param shard one of the relation's, where rows are inserted
  static LookedFor of(ClusterStatement statement, Relation relation, Shard shard) {
    ClusterTransaction transaction = statement.transaction();
    CatalogSnapshot catalog = statement.catalog();
    boolean serializable = transaction.isolation() == Isolation.SERIALIZABLE;
    boolean scannedTable =
        serializable
            && relation
                .index()
                .flatMap(index -> catalog.relation(index.tableOid()))
                .filter(table ->
                    table.shards().stream().anyMatch(s -> transaction.hasReadRanges(s.id())))
                .isPresent();
    return new LookedFor(transaction, shard, serializable, scannedTable);
  }

  boolean hasRead(Key key) {
    return serializable && (scannedTable || transaction.hasRead(shard.id(), key));
  }
}
