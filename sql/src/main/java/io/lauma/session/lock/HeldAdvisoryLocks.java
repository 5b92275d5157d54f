package io.lauma.session.lock;

import io.lauma.expr.AdvisoryKey;
import io.lauma.session.backend.HerdAdvisoryLocks.Lock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// How often a session has taken each advisory lock: for itself, and for its transaction, there by
/// the savepoint it was taken after. What a method answers are the locks that the session has no
/// more at all. Pure rules, for one thread.
final class HeldAdvisoryLocks {
  private final Map<Lock, Counts> held = new LinkedHashMap<>();

  private static final class Counts {
    private int session;

    /// By the number of the innermost savepoint when it was taken; 0 for none.
    private final TreeMap<Integer, Integer> transaction = new TreeMap<>();

    boolean isNone() {
      return session == 0 && transaction.isEmpty();
    }
  }

  boolean isEmpty() {
    return held.isEmpty();
  }

  /// Whether any is held for the transaction.
  boolean hasForTransaction() {
    return held.values().stream().anyMatch(counts -> !counts.transaction.isEmpty());
  }

  /// Whether any object is locked for the session and for the transaction, in whatever modes.
  boolean hasForBoth() {
    Set<AdvisoryKey> ofSession = new HashSet<>();
    held.forEach((lock, counts) -> {
      if (counts.session > 0) {
        ofSession.add(lock.key());
      }
    });
    return held.entrySet().stream()
        .anyMatch(lock ->
            !lock.getValue().transaction.isEmpty() && ofSession.contains(lock.getKey().key()));
  }

  boolean has(Lock lock) {
    return held.containsKey(lock);
  }

  int size() {
    return held.size();
  }

  void addForSession(Lock lock) {
    counts(lock).session++;
  }

  /// @param savepoint the number of the innermost one; 0 for none
  void addForTransaction(Lock lock, int savepoint) {
    counts(lock).transaction.merge(savepoint, 1, Integer::sum);
  }

  private Counts counts(Lock lock) {
    return held.computeIfAbsent(lock, _ -> new Counts());
  }

  /// What became of an unlock.
  enum Unlocked {
    /// The session has not taken it for itself.
    NOT_HELD,
    /// It was taken more often than that.
    STILL_HELD,
    GONE
  }

  Unlocked unlock(Lock lock) {
    Counts counts = held.get(lock);
    if (counts == null || counts.session == 0) {
      return Unlocked.NOT_HELD;
    }
    counts.session--;
    if (!counts.isNone()) {
      return Unlocked.STILL_HELD;
    }
    held.remove(lock);
    return Unlocked.GONE;
  }

  /// All that the session has taken for itself.
  List<Lock> unlockAll() {
    held.values().forEach(counts -> counts.session = 0);
    return removeGone();
  }

  List<Lock> endTransaction() {
    return rollbackTo(0);
  }

  /// What was taken after a savepoint was set is given back.
  List<Lock> rollbackTo(int savepoint) {
    held.values().forEach(counts -> counts.transaction.tailMap(savepoint, true).clear());
    return removeGone();
  }

  /// Savepoints were released: what was taken after them now ends with the one around them.
  ///
  /// @param innermost the number of the innermost savepoint that is left; 0 for none
  void release(int innermost) {
    for (Counts counts : held.values()) {
      Map<Integer, Integer> inner = counts.transaction.tailMap(innermost, false);
      int moved = inner.values().stream().mapToInt(Integer::intValue).sum();
      inner.clear();
      if (moved > 0) {
        counts.transaction.merge(innermost, moved, Integer::sum);
      }
    }
  }

  /// Forgets everything.
  void clear() {
    held.clear();
  }

  private List<Lock> removeGone() {
    List<Lock> gone = new ArrayList<>();
    held.forEach((lock, counts) -> {
      if (counts.isNone()) {
        gone.add(lock);
      }
    });
    gone.forEach(held::remove);
    return gone;
  }
}
