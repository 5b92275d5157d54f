package io.lauma.exec.memory;

import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Waits of one statement for row locks, on the calling thread, under the store's lock.
final class LockWaits {
  private final VersionedStore store;
  private final MemoryStatement statement;
  private final MemoryTransaction transaction;

  LockWaits(VersionedStore store, MemoryStatement statement) {
    this.store = store;
    this.statement = statement;
    this.transaction = statement.memoryTransaction();
  }

  boolean isFree(Key key, LockMode mode) {
    return store.row(key).conflicting(transaction, mode).isEmpty();
  }

  void take(Key key, LockMode mode) {
    store.row(key).lock(transaction, mode);
    transaction.locked().add(key);
  }

  /// Returns once the lock may be had.
  ///
  /// @throws SqlException 40P01 when the wait would close a circle, 55P03 when it lasts too long,
  ///   57014 when cancelled
  void await(Key key, LockMode mode) {
    long millis = transaction.lockWaitMillisMax();
    long nanosLeft = millis == 0 ? Long.MAX_VALUE : TimeUnit.MILLISECONDS.toNanos(millis);
    transaction.waitFor(new MemoryTransaction.Wish(key, mode));
    while (!isFree(key, mode)) {
      if (statement.isCancelled()) {
        throw new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request");
      }
      if (leadsBack(transaction, new HashSet<>())) {
        throw new SqlException(SqlState.T_R_DEADLOCK_DETECTED, "deadlock detected");
      }
      if (nanosLeft <= 0) {
        throw new SqlException(
            SqlState.LOCK_NOT_AVAILABLE, "canceling statement due to lock timeout");
      }
      try {
        nanosLeft = store.released().awaitNanos(nanosLeft);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request")
            .causedBy(e);
      }
    }
  }

  /// Whether whom `from` waits for, waits for this transaction.
  private boolean leadsBack(MemoryTransaction from, Set<MemoryTransaction> visited) {
    MemoryTransaction.Wish wish = from.waitsFor();
    if (wish == null || !visited.add(from)) {
      return false;
    }
    return store.row(wish.key()).conflicting(from, wish.mode()).stream()
        .anyMatch(holder -> holder == transaction || leadsBack(holder, visited));
  }
}
