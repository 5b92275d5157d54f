package io.lauma.exec.memory;

import io.lauma.exec.RowIntent;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.memory.VersionedRow.Provisional;
import io.lauma.exec.memory.VersionedRow.Version;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The intents of one write call, carried out one after the other under the store's lock; waits for
/// locks on the calling thread.
final class LockedWrites {
  private static final WriteOutcome WRITTEN = new WriteOutcome.Written();
  private static final WriteOutcome DUPLICATE = new WriteOutcome.Duplicate();
  private static final byte[] DELETED = new byte[0];

  private final VersionedStore store;
  private final MemoryStatement statement;
  private final MemoryTransaction transaction;
  private final List<RowIntent> intents;
  private final List<WriteOutcome> outcomes = new ArrayList<>();

  LockedWrites(VersionedStore store, MemoryStatement statement, List<RowIntent> intents) {
    this.store = store;
    this.statement = statement;
    this.transaction = statement.memoryTransaction();
    this.intents = intents;
  }

  /// Goes on as far as no lock must be waited for; whether that is the end.
  boolean advance() {
    store.lock().lock();
    try {
      while (outcomes.size() < intents.size()) {
        RowIntent intent = intents.get(outcomes.size());
        VersionedRow row = store.row(intent.key());
        if (row.holder() != null && row.holder() != transaction) {
          return false;
        }
        outcomes.add(apply(intent, row));
      }
      return true;
    } finally {
      store.lock().unlock();
    }
  }

  List<WriteOutcome> outcomes() {
    return outcomes;
  }

  /// Waits for locks until every intent is done.
  ///
  /// @throws SqlException 40P01 when the wait would close a circle, 57014 when cancelled
  List<WriteOutcome> finish() {
    store.lock().lock();
    try {
      while (!advance()) {
        awaitLock(intents.get(outcomes.size()).key());
      }
      return outcomes;
    } finally {
      transaction.waitFor(null);
      store.lock().unlock();
    }
  }

  private void awaitLock(Key key) {
    transaction.waitFor(key);
    while (isHeldByAnother(key)) {
      if (statement.isCancelled()) {
        throw new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request");
      }
      checkNoCircle(key);
      store.released().awaitUninterruptibly();
    }
  }

  private boolean isHeldByAnother(Key key) {
    MemoryTransaction holder = store.row(key).holder();
    return holder != null && holder != transaction;
  }

  private void checkNoCircle(Key key) {
    MemoryTransaction holder = store.row(key).holder();
    while (holder != null) {
      if (holder == transaction) {
        throw new SqlException(SqlState.T_R_DEADLOCK_DETECTED, "deadlock detected");
      }
      Key next = holder.waitsFor();
      holder = next == null ? null : store.row(next).holder();
    }
  }

  private WriteOutcome apply(RowIntent intent, VersionedRow row) {
    boolean fresh = row.holder() == null;
    if (fresh) {
      row.lock(transaction);
      transaction.locked().add(intent.key());
    }
    return switch (intent) {
      case RowIntent.Insert insert -> insert(insert, row);
      case RowIntent.Propose propose -> propose(propose, row);
      case RowIntent.Update update -> replace(update.key(), update.value(), row, fresh);
      case RowIntent.Delete delete -> replace(delete.key(), DELETED, row, fresh);
      case RowIntent.LockNewest lock -> new WriteOutcome.Changed(newest(lock.key(), row));
    };
  }

  private WriteOutcome insert(RowIntent.Insert insert, VersionedRow row) {
    if (newest(insert.key(), row).isPresent()) {
      return DUPLICATE;
    }
    row.write(insert.value(), statement.command());
    return WRITTEN;
  }

  private WriteOutcome propose(RowIntent.Propose propose, VersionedRow row) {
    Optional<StoredRow> newest = newest(propose.key(), row);
    if (newest.isEmpty()) {
      row.write(propose.value(), statement.command());
      return WRITTEN;
    }
    boolean own = newest.get().version().equals(HybridTime.INFINITY);
    if (!own
        && transaction.isolation() != Isolation.READ_COMMITTED
        && newest.get().version().isAfter(statement.snapshot())) {
      throw new SqlException(
          SqlState.T_R_SERIALIZATION_FAILURE,
          "could not serialize access due to concurrent update");
    }
    return propose.locks() ? new WriteOutcome.Changed(newest) : DUPLICATE;
  }

  private WriteOutcome replace(Key key, byte[] value, VersionedRow row, boolean fresh) {
    Optional<StoredRow> newest = newest(key, row);
    boolean changed =
        newest.isEmpty()
            || (fresh
                && row.newest()
                    .map(version -> version.time().isAfter(statement.snapshot()))
                    .orElse(false));
    if (!changed) {
      row.write(value, statement.command());
      return WRITTEN;
    }
    if (transaction.isolation() != Isolation.READ_COMMITTED) {
      throw new SqlException(
          SqlState.T_R_SERIALIZATION_FAILURE,
          newest.isEmpty()
              ? "could not serialize access due to concurrent delete"
              : "could not serialize access due to concurrent update");
    }
    return new WriteOutcome.Changed(newest);
  }

  private static Optional<StoredRow> newest(Key key, VersionedRow row) {
    Provisional own = row.provisional();
    if (own != null) {
      return own.isLive()
          ? Optional.of(new StoredRow(key, own.value(), HybridTime.INFINITY))
          : Optional.empty();
    }
    return row.newestLive().map((Version version) -> VersionedStore.stored(key, version));
  }
}
