package io.lauma.exec.memory;

import io.lauma.exec.RowIntent;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.exec.WriteOutcome;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The intents of one write call, carried out one after the other under the store's lock; waits for
/// locks on the calling thread.
final class LockedWrites {
  private static final WriteOutcome WRITTEN = new WriteOutcome.Written();
  private static final byte[] DELETED = new byte[0];

  private final VersionedStore store;
  private final MemoryStatement statement;
  private final List<RowIntent> intents;
  private final LockWaits waits;
  private final RowVersions versions;
  private final List<WriteOutcome> outcomes = new ArrayList<>();

  LockedWrites(VersionedStore store, MemoryStatement statement, List<RowIntent> intents) {
    this.store = store;
    this.statement = statement;
    this.intents = intents;
    this.waits = new LockWaits(store, statement);
    this.versions = new RowVersions(store, statement);
  }

  /// Goes on as far as no lock must be waited for; whether that is the end.
  boolean advance() {
    store.lock().lock();
    try {
      while (outcomes.size() < intents.size()) {
        RowIntent intent = next();
        if (!waits.isFree(intent.key(), mode(intent))) {
          return false;
        }
        waits.take(intent.key(), mode(intent));
        outcomes.add(apply(intent, store.row(intent.key())));
      }
      return true;
    } finally {
      store.lock().unlock();
    }
  }

  private RowIntent next() {
    return intents.get(outcomes.size());
  }

  private static LockMode mode(RowIntent intent) {
    return switch (intent) {
      case RowIntent.Insert _,
          RowIntent.Propose _,
          RowIntent.Put _,
          RowIntent.Remove _,
          RowIntent.Fill _,
          RowIntent.Delete _ ->
          LockMode.UPDATE;
      case RowIntent.Update _ -> LockMode.NO_KEY_UPDATE;
      case RowIntent.LockNewest lock -> lock.mode();
    };
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
        waits.await(next().key(), mode(next()));
      }
      return outcomes;
    } finally {
      statement.memoryTransaction().waitFor(null);
      store.lock().unlock();
    }
  }

  private WriteOutcome apply(RowIntent intent, VersionedRow row) {
    return switch (intent) {
      case RowIntent.Insert insert -> insert(insert, row);
      case RowIntent.Propose propose -> propose(propose, row);
      case RowIntent.Update update -> replace(update.key(), update.value(), row);
      case RowIntent.Delete delete -> replace(delete.key(), DELETED, row);
      case RowIntent.Put put -> write(put.key(), put.value(), row);
      case RowIntent.Remove remove -> write(remove.key(), DELETED, row);
      case RowIntent.Fill fill -> fill(fill, row);
      case RowIntent.LockNewest lock -> {
        saw(lock.key(), row);
        yield new WriteOutcome.Changed(versions.newest(lock.key()));
      }
    };
  }

  private void saw(Key key, VersionedRow row) {
    row.newest().ifPresent(version -> statement.saw(key, version.time()));
  }

  private WriteOutcome insert(RowIntent.Insert insert, VersionedRow row) {
    Optional<StoredRow> newest = versions.newest(insert.key());
    if (newest.isPresent()) {
      return new WriteOutcome.Duplicate(newest.get());
    }
    row.write(insert.value(), statement.command());
    return WRITTEN;
  }

  private WriteOutcome propose(RowIntent.Propose propose, VersionedRow row) {
    Optional<StoredRow> newest = versions.newest(propose.key());
    if (newest.isEmpty()) {
      row.write(propose.value(), statement.command());
      return WRITTEN;
    }
    boolean own = newest.get().version().equals(HybridTime.INFINITY);
    if (!own
        && statement.transaction().isolation() != Isolation.READ_COMMITTED
        && newest.get().version().isAfter(statement.snapshot())) {
      throw new SqlException(
          SqlState.T_R_SERIALIZATION_FAILURE,
          "could not serialize access due to concurrent update");
    }
    saw(propose.key(), row);
    return propose.locks()
        ? new WriteOutcome.Changed(newest)
        : new WriteOutcome.Duplicate(newest.get());
  }

  private WriteOutcome write(Key key, byte[] value, VersionedRow row) {
    if (statement.transaction().isolation() != Isolation.READ_COMMITTED) {
      Optional<WriteOutcome.Changed> _ = versions.ifChanged(key);
    }
    row.write(value, statement.command());
    return WRITTEN;
  }

  private WriteOutcome fill(RowIntent.Fill fill, VersionedRow row) {
    Optional<StoredRow> newest = versions.newest(fill.key());
    Optional<HybridTime> written = row.newest().map(version -> version.time());
    boolean own = newest.filter(r -> r.version().equals(HybridTime.INFINITY)).isPresent();
    if (!own && written.filter(at -> at.isAfter(statement.snapshot())).isPresent()) {
      saw(fill.key(), row);
      return new WriteOutcome.Changed(newest);
    }
    if (newest.isPresent()) {
      return new WriteOutcome.Duplicate(newest.get());
    }
    row.write(fill.value(), statement.command());
    return WRITTEN;
  }

  private WriteOutcome replace(Key key, byte[] value, VersionedRow row) {
    Optional<WriteOutcome.Changed> changed = versions.ifChanged(key);
    if (changed.isPresent()) {
      saw(key, row);
      return changed.get();
    }
    row.write(value, statement.command());
    return WRITTEN;
  }
}
