package io.lauma.log.simulated;

import java.util.List;

/// What simulated replicas tell each other: Raft's messages.
sealed interface Message {
  long term();

  record Append(long term, long previousIndex, long previousTerm, List<Item> items, long commit)
      implements Message {
    public Append {
      items = List.copyOf(items);
    }
  }

  /// @param index the last index known to be the same when `success`, else where to go on from
  record Appended(long term, boolean success, long index) implements Message {}

  /// A checkpoint for a replica that is too far behind.
  record Install(long term, MemoryStore store, long index, List<Item> items) implements Message {
    public Install {
      items = List.copyOf(items);
    }
  }

  record RequestVote(long term, long lastIndex, long lastTerm) implements Message {}

  record Vote(long term, boolean granted) implements Message {}

  /// The leader wants the receiver to stand for election now.
  record Stand(long term) implements Message {}
}
