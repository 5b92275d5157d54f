package io.lauma.exec.memory;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import java.util.HashMap;
import java.util.Map;

/// A statement of a [MemoryTransaction]: `command` counts the statements of its transaction.
final class MemoryStatement implements Transaction.Statement {
  private final MemoryTransaction transaction;
  private final CatalogSnapshot catalog;
  private final HybridTime snapshot;
  private final int command;
  private final Map<Key, HybridTime> seen = new HashMap<>();
  private volatile boolean cancelled;

  MemoryStatement(
      MemoryTransaction transaction, CatalogSnapshot catalog, HybridTime snapshot, int command) {
    this.transaction = transaction;
    this.catalog = catalog;
    this.snapshot = snapshot;
    this.command = command;
  }

  @Override
  public Transaction transaction() {
    return transaction;
  }

  MemoryTransaction memoryTransaction() {
    return transaction;
  }

  @Override
  public CatalogSnapshot catalog() {
    return catalog;
  }

  HybridTime snapshot() {
    return snapshot;
  }

  /// The newest version of a row that the statement has taken into account; under the store's lock.
  HybridTime seen(Key key) {
    return seen.getOrDefault(key, snapshot);
  }

  /// A row was read: on the newest versions, that is what a later intent has seen.
  void read(StoredRow row) {
    if (snapshot.equals(HybridTime.INFINITY)) {
      transaction.store().lock().lock();
      try {
        saw(row.key(), row.version());
      } finally {
        transaction.store().lock().unlock();
      }
    }
  }

  void saw(Key key, HybridTime version) {
    seen.put(key, version);
  }

  int command() {
    return command;
  }

  boolean isCancelled() {
    return cancelled;
  }

  @Override
  public void cancel() {
    cancelled = true;
    transaction.store().wakeWaiters();
  }
}
