package io.lauma.shard;

import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.WaitEdge;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Row locks with fair queues: first come, first served, except that who holds a lock already and
/// wants a stronger one goes ahead. A transaction waits for at most one row of a shard. A marked
/// row admits no new lock of another transaction, because its newest version is undecided.
final class LockTable {
  private final Map<Key, Row> rows = new HashMap<>();

  /// The rows that have a queue.
  private final Set<Key> contended = new LinkedHashSet<>();

  private final MarkIndex marks;
  private final int waitersPerRowMax;

  LockTable(MarkIndex marks, int waitersPerRowMax) {
    this.marks = marks;
    this.waitersPerRowMax = waitersPerRowMax;
  }

  private static final Deque<Waiter> NOBODY = new ArrayDeque<>(0);

  private record Waiter(TxnId txn, LockMode mode) {}

  private static final class Row {
    /// Mostly one: made small, because a large transaction has very many rows.
    Map<TxnId, LockMode> holders = Map.of();

    Deque<Waiter> queue = NOBODY;

    void hold(TxnId txn, LockMode mode) {
      if (holders.isEmpty()) {
        holders = Map.of(txn, mode);
      } else if (holders.size() == 1 && holders.containsKey(txn)) {
        holders = Map.of(txn, mode);
      } else {
        Map<TxnId, LockMode> more = new LinkedHashMap<>(holders);
        more.put(txn, mode);
        holders = more;
      }
    }

    void leave(TxnId txn) {
      if (holders.size() == 1 && holders.containsKey(txn)) {
        holders = Map.of();
      } else if (holders.containsKey(txn)) {
        Map<TxnId, LockMode> fewer = new LinkedHashMap<>(holders);
        fewer.remove(txn);
        holders = fewer;
      }
    }

    @SuppressWarnings("ReferenceEquality") // the one shared empty queue
    Deque<Waiter> waiters() {
      if (queue == NOBODY) {
        queue = new ArrayDeque<>();
      }
      return queue;
    }
  }

  /// What became of a wish for a lock.
  enum Answer {
    GRANTED,
    WAITS,
    /// The row's queue is full.
    REFUSED
  }

  Answer acquire(Key key, TxnId txn, LockMode mode) {
    Row row = rows.computeIfAbsent(key, _ -> new Row());
    LockMode held = row.holders.get(txn);
    if (held != null && held.compareTo(mode) >= 0) {
      return Answer.GRANTED;
    }
    boolean ahead = held != null;
    boolean free = compatible(key, row, txn, mode);
    if (free
        && (ahead
            || row.queue.isEmpty()
            || row.queue.stream().noneMatch(w -> w.mode().conflictsWith(mode)))) {
      row.hold(txn, mode);
      return Answer.GRANTED;
    }
    if (row.queue.size() >= waitersPerRowMax) {
      return Answer.REFUSED;
    }
    contended.add(key);
    if (ahead) {
      row.waiters().addFirst(new Waiter(txn, mode));
    } else {
      row.waiters().addLast(new Waiter(txn, mode));
    }
    return Answer.WAITS;
  }

  /// Takes a lock only if nobody has to be waited for; who queues for it is passed.
  boolean tryAcquire(Key key, TxnId txn, LockMode mode) {
    Row row = rows.computeIfAbsent(key, _ -> new Row());
    LockMode held = row.holders.get(txn);
    if (held != null && held.compareTo(mode) >= 0) {
      return true;
    }
    if (compatible(key, row, txn, mode)) {
      row.hold(txn, mode);
      return true;
    }
    if (row.holders.isEmpty() && row.queue.isEmpty()) {
      rows.remove(key);
    }
    return false;
  }

  Set<TxnId> holders(Key key) {
    Row row = rows.get(key);
    return row == null ? Set.of() : row.holders.keySet();
  }

  /// Gives a lock without asking: for what is rebuilt from events or a hand-over.
  void restore(Key key, TxnId txn, LockMode mode) {
    rows.computeIfAbsent(key, _ -> new Row()).hold(txn, mode);
  }

  /// Ends a lock; answers who got one by it.
  List<TxnId> release(Key key, TxnId txn) {
    Row row = rows.get(key);
    if (row == null) {
      return List.of();
    }
    row.leave(txn);
    return grantNext(key, row);
  }

  /// Makes a lock weaker; answers who got one by it.
  List<TxnId> weaken(Key key, TxnId txn, LockMode mode) {
    Row row = rows.computeIfAbsent(key, _ -> new Row());
    row.hold(txn, mode);
    return grantNext(key, row);
  }

  /// Forgets a lock that is kept elsewhere from now on; false when somebody waits for the row, then
  /// it stays.
  boolean forget(Key key, TxnId txn) {
    Row row = rows.get(key);
    if (row == null) {
      return true;
    }
    if (!row.queue.isEmpty()) {
      return false;
    }
    row.leave(txn);
    if (row.holders.isEmpty()) {
      rows.remove(key);
    }
    return true;
  }

  /// Ends a wait; answers who got the lock by it.
  List<TxnId> leave(Key key, TxnId txn) {
    Row row = rows.get(key);
    if (row == null) {
      return List.of();
    }
    row.queue.removeIf(waiter -> waiter.txn().equals(txn));
    return grantNext(key, row);
  }

  /// Who waits for whom: for holders, for marks, and for conflicting wishes ahead in the queue.
  List<WaitEdge> edges() {
    List<WaitEdge> edges = new ArrayList<>();
    for (Key key : contended) {
      Row row = rows.computeIfAbsent(key, _ -> new Row());
      List<Waiter> ahead = new ArrayList<>();
      for (Waiter waiter : row.queue) {
        addEdges(edges, key, row, ahead, waiter);
        ahead.add(waiter);
      }
    }
    return edges;
  }

  boolean someoneWaits() {
    return !contended.isEmpty();
  }

  private void addEdges(List<WaitEdge> edges, Key key, Row row, List<Waiter> ahead, Waiter waiter) {
    row.holders.forEach((holder, mode) -> {
      boolean marked = marks.owner(key).filter(holder::equals).isPresent();
      if (!holder.equals(waiter.txn()) && (marked || mode.conflictsWith(waiter.mode()))) {
        edges.add(new WaitEdge(waiter.txn(), holder));
      }
    });
    for (Waiter other : ahead) {
      if (other.mode().conflictsWith(waiter.mode())) {
        edges.add(new WaitEdge(waiter.txn(), other.txn()));
      }
    }
  }

  private List<TxnId> grantNext(Key key, Row row) {
    List<TxnId> granted = new ArrayList<>();
    while (!row.queue.isEmpty()) {
      Waiter next = row.queue.getFirst();
      if (!compatible(key, row, next.txn(), next.mode())) {
        break;
      }
      row.queue.removeFirst();
      LockMode held = row.holders.get(next.txn());
      row.hold(next.txn(), held == null ? next.mode() : held.strongest(next.mode()));
      granted.add(next.txn());
    }
    if (row.queue.isEmpty()) {
      contended.remove(key);
      if (row.holders.isEmpty()) {
        rows.remove(key);
      }
    }
    return granted;
  }

  private boolean compatible(Key key, Row row, TxnId txn, LockMode mode) {
    if (marks.owner(key).filter(owner -> !owner.equals(txn)).isPresent()) {
      return false;
    }
    if (row.holders.isEmpty()) {
      return true;
    }
    return row.holders.entrySet().stream()
        .noneMatch(held -> !held.getKey().equals(txn) && held.getValue().conflictsWith(mode));
  }
}
