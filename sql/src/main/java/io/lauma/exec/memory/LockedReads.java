package io.lauma.exec.memory;

import io.lauma.exec.LockOutcome;
import io.lauma.exec.LockRequest;
import io.lauma.kv.Key;
import io.lauma.plan.LockWait;
import java.util.ArrayList;
import java.util.List;

/// The row locks of one request, taken one after the other under the store's lock; waits for locks
/// on the calling thread.
final class LockedReads {
  private final VersionedStore store;
  private final MemoryStatement statement;
  private final LockRequest request;
  private final LockWaits waits;
  private final List<LockOutcome> outcomes = new ArrayList<>();
  private int held;

  LockedReads(VersionedStore store, MemoryStatement statement, LockRequest request) {
    this.store = store;
    this.statement = statement;
    this.request = request;
    this.waits = new LockWaits(store, statement);
  }

  List<LockOutcome> outcomes() {
    return outcomes;
  }

  /// Goes on as far as no lock must be waited for; whether that is the end.
  boolean advance() {
    store.lock().lock();
    try {
      while (outcomes.size() < request.keys().size()) {
        Key key = key();
        if (skips() && held >= request.rowsMax()) {
          outcomes.add(LockOutcome.NotTried.INSTANCE);
        } else if (waits.isFree(key, request.mode())) {
          outcomes.add(lock(key));
        } else if (request.waiting() == LockWait.BLOCK) {
          return false;
        } else {
          outcomes.add(LockOutcome.Unavailable.INSTANCE);
        }
      }
      return true;
    } finally {
      store.lock().unlock();
    }
  }

  private boolean skips() {
    return request.waiting() == LockWait.SKIP_LOCKED;
  }

  private Key key() {
    return request.keys().get(outcomes.size());
  }

  private LockOutcome lock(Key key) {
    waits.take(key, request.mode());
    held++;
    return new RowVersions(store, statement)
        .ifChanged(key)
        .<LockOutcome>map(changed -> new LockOutcome.Changed(changed.newest()))
        .orElse(LockOutcome.Locked.INSTANCE);
  }

  /// Waits for locks until every one is held.
  ///
  /// @throws io.lauma.types.SqlException 40P01 when the wait would close a circle, 57014 when
  ///   cancelled
  List<LockOutcome> finish() {
    store.lock().lock();
    try {
      while (!advance()) {
        waits.await(key(), request.mode());
      }
      return outcomes;
    } finally {
      statement.memoryTransaction().waitFor(null);
      store.lock().unlock();
    }
  }
}
