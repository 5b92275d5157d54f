package io.lauma.log.simulated;

import io.lauma.log.Members;
import io.lauma.log.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a simulated replica has promised to remember: it outlives crashes.
final class SimulatedDisk {
  long term;
  Optional<NodeId> votedFor = Optional.empty();
  final List<Item> log = new ArrayList<>();
  final Members initial;

  /// The last checkpoint and the index up to which it has applied the log.
  MemoryStore checkpoint = new MemoryStore();

  long checkpointIndex = -1;

  SimulatedDisk(Members initial) {
    this.initial = initial;
  }

  long lastIndex() {
    return log.size() - 1L;
  }

  long lastTerm() {
    return log.isEmpty() ? 0 : log.getLast().term();
  }

  long termAt(long index) {
    return index < 0 ? 0 : log.get((int) index).term();
  }

  /// The members in force: the last change in the log, committed or not.
  Members members() {
    for (int i = log.size() - 1; i >= 0; i--) {
      if (log.get(i) instanceof Item.Change change) {
        return change.members();
      }
    }
    return initial;
  }

  void cutFrom(long index) {
    log.subList((int) index, log.size()).clear();
  }
}
