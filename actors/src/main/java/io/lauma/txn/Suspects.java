package io.lauma.txn;

import io.lauma.kv.TxnId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Transactions of the present term that were asked about without having begun to commit: after a
/// time of grace a tombstone says that they never will. Confined to [CoordinatorState].
final class Suspects {
  private final int graceTicks;

  /// With the ticks since the question.
  private final Map<TxnId, Integer> suspects = new LinkedHashMap<>();

  /// Their tombstones are on the way into the log.
  private final Set<TxnId> tombstoning = new LinkedHashSet<>();

  Suspects(int graceTicks) {
    this.graceTicks = graceTicks;
  }

  void asked(TxnId txn) {
    suspects.putIfAbsent(txn, 0);
  }

  void begins(TxnId txn) {
    suspects.remove(txn);
  }

  void clear() {
    suspects.clear();
  }

  /// Without a time of grace; false when its tombstone is on the way already.
  boolean bury(TxnId txn) {
    suspects.remove(txn);
    return tombstoning.add(txn);
  }

  boolean isTombstoning(TxnId txn) {
    return tombstoning.contains(txn);
  }

  boolean isTombstoningAny() {
    return !tombstoning.isEmpty();
  }

  void on(CoordinatorEvent.Tombstoned tombstoned) {
    tombstoning.remove(tombstoned.txn());
  }

  /// A tick has passed; answers whose time of grace is over.
  List<CoordinatorEvent> tick() {
    suspects.replaceAll((_, ticks) -> ticks + 1);
    List<CoordinatorEvent> due = new ArrayList<>();
    for (Map.Entry<TxnId, Integer> suspect : List.copyOf(suspects.entrySet())) {
      if (suspect.getValue() >= graceTicks) {
        boolean _ = bury(suspect.getKey());
        due.add(new CoordinatorEvent.Tombstoned(suspect.getKey()));
      }
    }
    return due;
  }
}
