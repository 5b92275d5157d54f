package io.lauma.exec.memory;

import io.lauma.exec.StoredRow;
import io.lauma.exec.memory.VersionedRow.Version;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Rows of all relations by key, with versions and locks, behind one lock. Thread-safe.
final class VersionedStore {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition released = lock.newCondition();
  private final TreeMap<Key, VersionedRow> rows = new TreeMap<>();
  private HybridTime last = HybridTime.ofMillis(1);
  private long transactions = 100;

  ReentrantLock lock() {
    return lock;
  }

  /// Signalled whenever locks were released or a statement was cancelled.
  Condition released() {
    return released;
  }

  void wakeWaiters() {
    lock.lock();
    try {
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Everything committed so far is at or before this time, everything later after it.
  HybridTime now() {
    lock.lock();
    try {
      return last;
    } finally {
      lock.unlock();
    }
  }

  HybridTime tick() {
    lock.lock();
    try {
      last = last.next();
      return last;
    } finally {
      lock.unlock();
    }
  }

  long nextTransactionId() {
    lock.lock();
    try {
      return transactions++;
    } finally {
      lock.unlock();
    }
  }

  /// The row of a key, made when there is none; under the lock.
  VersionedRow row(Key key) {
    Invariants.check(lock.isHeldByCurrentThread(), "rows are reached under the lock");
    return rows.computeIfAbsent(key, ignored -> new VersionedRow());
  }

  Optional<StoredRow> read(MemoryStatement statement, Key key) {
    lock.lock();
    try {
      VersionedRow row = rows.get(key);
      return row == null
          ? Optional.empty()
          : row.visibleTo(statement).map(version -> stored(key, version));
    } finally {
      lock.unlock();
    }
  }

  /// Up to `rowsMax` visible rows of a range, after `after` when there is one.
  List<StoredRow> read(
      MemoryStatement statement,
      KeyRange range,
      boolean backward,
      @Nullable Key after,
      int rowsMax) {
    lock.lock();
    try {
      List<StoredRow> found = new ArrayList<>();
      for (var entry : view(range, backward, after).entrySet()) {
        entry
            .getValue()
            .visibleTo(statement)
            .ifPresent(version -> found.add(stored(entry.getKey(), version)));
        if (found.size() == rowsMax) {
          break;
        }
      }
      return found;
    } finally {
      lock.unlock();
    }
  }

  private NavigableMap<Key, VersionedRow> view(
      KeyRange range, boolean backward, @Nullable Key after) {
    if (backward) {
      Key end = after == null ? range.end() : after;
      return rows.subMap(range.start(), true, end, false).descendingMap();
    }
    return after == null
        ? rows.subMap(range.start(), true, range.end(), false)
        : rows.subMap(after, false, range.end(), false);
  }

  static StoredRow stored(Key key, Version version) {
    return new StoredRow(key, version.value(), version.time());
  }

  /// Drops what a transaction has written in statement number `command` and later ones.
  void undo(MemoryTransaction transaction, int command) {
    lock.lock();
    try {
      for (Key key : transaction.locked()) {
        VersionedRow row = row(key);
        if (row.isWrittenBy(transaction)) {
          row.undo(command);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /// Ends a transaction: its provisional rows become versions of `commitTime`, or are dropped.
  void end(MemoryTransaction transaction, Optional<HybridTime> commitTime) {
    lock.lock();
    try {
      for (Key key : transaction.locked()) {
        row(key).release(transaction, commitTime);
      }
      transaction.locked().clear();
      released.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
