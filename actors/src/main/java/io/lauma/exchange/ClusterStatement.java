package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.exec.OutdatedPlan;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.replica.Router;
import io.lauma.types.SqlException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One statement of a [ClusterTransaction].
final class ClusterStatement implements Transaction.Statement {
  private final ClusterTransaction transaction;
  private final CatalogSnapshot catalog;
  private final HybridTime snapshot;
  private final ReadScope reads = new ReadScope();
  private volatile boolean writes;

  /// Newest versions that were read or that shards answered, by key: what the next intent on the
  /// key has seen.
  private final Map<Key, HybridTime> seen = new ConcurrentHashMap<>();

  ClusterStatement(ClusterTransaction transaction, CatalogSnapshot catalog, HybridTime snapshot) {
    this.transaction = transaction;
    this.catalog = catalog;
    this.snapshot = snapshot;
  }

  @Override
  public ClusterTransaction transaction() {
    return transaction;
  }

  @Override
  public CatalogSnapshot catalog() {
    return catalog;
  }

  /// INFINITY: the statement works on the newest versions.
  HybridTime snapshot() {
    return snapshot;
  }

  /// The statement is about to write to a table.
  ///
  /// @throws SqlException 40001, before anything is written, when the table has other indexes by
  ///   now
  void writes(Relation table, Router router) {
    if (writes) {
      return;
    }
    router.open().writes(transaction, table.oid(), catalog.version());
    if (!router.knowsTable(catalog, table)) {
      throw OutdatedPlan.failure();
    }
    writes = true;
  }

  HybridTime seen(Key key) {
    return seen.getOrDefault(key, snapshot);
  }

  /// A row was read: on the newest versions, that is what a later intent has seen.
  void read(StoredRow row) {
    if (snapshot.equals(HybridTime.INFINITY)) {
      seen.put(row.key(), row.version());
    }
  }

  void saw(Key key, HybridTime version) {
    seen.put(key, version);
  }

  /// What the statement's reads wait for.
  ReadScope reads() {
    return reads;
  }

  ReadContext readContext() {
    return new ReadContext(snapshot, transaction.own());
  }

  @Override
  public void cancel() {
    transaction.cancelWaits();
    reads.cancel();
  }
}
