package io.lauma.exec.memory;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.Transaction;
import io.lauma.kv.HybridTime;

/// A statement of a [MemoryTransaction]: `command` counts the statements of its transaction.
final class MemoryStatement implements Transaction.Statement {
  private final MemoryTransaction transaction;
  private final CatalogSnapshot catalog;
  private final HybridTime snapshot;
  private final int command;
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
