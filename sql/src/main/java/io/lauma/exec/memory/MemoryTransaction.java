package io.lauma.exec.memory;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.Transaction;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.types.SqlException;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/// A transaction over a [VersionedStore]; its state is guarded by the store's lock.
final class MemoryTransaction implements Transaction {
  private final VersionedStore store;
  private final Isolation isolation;
  private final boolean readOnly;
  private final Set<Key> locked = new LinkedHashSet<>();
  private @Nullable HybridTime snapshot;
  private volatile @Nullable Wish waitsFor;

  /// Of the next statement or savepoint.
  private int commands = 1;

  private volatile long id;
  private long lockWaitMillisMax;
  private boolean ended;

  MemoryTransaction(VersionedStore store, Isolation isolation, boolean readOnly) {
    this.store = store;
    this.isolation = isolation;
    this.readOnly = readOnly;
  }

  VersionedStore store() {
    return store;
  }

  Set<Key> locked() {
    return locked;
  }

  /// A row lock that is waited for.
  record Wish(Key key, LockMode mode) {}

  @Nullable Wish waitsFor() {
    return waitsFor;
  }

  void waitFor(@Nullable Wish wish) {
    waitsFor = wish;
  }

  boolean isEnded() {
    return ended;
  }

  @Override
  public Isolation isolation() {
    return isolation;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void limitLockWaits(long millis) {
    lockWaitMillisMax = millis;
  }

  /// How long a wait for a row lock may last; 0 for ever.
  long lockWaitMillisMax() {
    return lockWaitMillisMax;
  }

  @Override
  public CompletionStage<Statement> statement(CatalogSnapshot catalog, SnapshotNeed need) {
    HybridTime seen =
        switch (isolation) {
          case READ_COMMITTED ->
              switch (need) {
                case TIMESTAMP, LATEST -> store.now();
                case NEWEST -> HybridTime.INFINITY;
              };
          case REPEATABLE_READ, SERIALIZABLE -> {
            if (need == SnapshotNeed.LATEST) {
              yield store.now();
            }
            if (snapshot == null) {
              snapshot = store.now();
            }
            yield snapshot;
          }
        };
    return CompletableFuture.completedFuture(new MemoryStatement(this, catalog, seen, commands++));
  }

  @Override
  public CompletionStage<HybridTime> exportSnapshot() {
    if (isolation == Isolation.READ_COMMITTED) {
      return CompletableFuture.completedFuture(store.now());
    }
    if (snapshot == null) {
      snapshot = store.now();
    }
    return CompletableFuture.completedFuture(snapshot);
  }

  @Override
  public void importSnapshot(HybridTime other) {
    snapshot = other;
  }

  /// The number of the next statement, so that later ones are told from earlier ones.
  @Override
  public int setSavepoint() {
    return commands++;
  }

  @Override
  public CompletionStage<Void> rollbackTo(int savepoint) {
    store.undo(this, savepoint);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> commit() {
    end(true);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> prepare(String identifier, int ownerOid) {
    end(false);
    return CompletableFuture.failedFuture(SqlException.notSupported("PREPARE TRANSACTION"));
  }

  @Override
  public CompletionStage<Void> rollback() {
    end(false);
    return CompletableFuture.completedFuture(null);
  }

  private void end(boolean commit) {
    store.end(this, commit ? Optional.of(store.tick()) : Optional.empty());
    ended = true;
  }

  @Override
  public long assignedId() {
    return id;
  }

  @Override
  public boolean waitsForLock() {
    return waitsFor != null;
  }

  @Override
  public CompletionStage<Long> id() {
    if (id == 0) {
      id = store.nextTransactionId();
    }
    return CompletableFuture.completedFuture(id);
  }
}
