package io.lauma.log;

import java.util.Optional;

/// What became of an append.
///
/// [Unknown] is an outcome like the others. A later look at the store that finds nothing proves
/// nothing: the entry may still be on its way. The writer settles it by one of three ways, and
/// until then tells its client nothing: it appends the *same* write again (same bytes, same
/// sequence number, same epoch) until the answer is [Applied] (`repeated` tells that the first one
/// had arrived) or [Rejected]; or it fills the sequence number with another event of its own; or it
/// sees that a newer epoch is open, after which nothing of its own can be applied and the journal
/// shows what was.
public sealed interface AppendResult {
  /// Committed and applied on this node.
  ///
  /// @param index the log entry it was in
  /// @param epoch the epoch that an [Effect.OpenEpoch] in the write opened, else 0
  /// @param repeated the same write had been applied before; this time it changed nothing
  record Applied(long index, long epoch, boolean repeated) implements AppendResult {}

  /// Committed, and refused by every replica: it changed nothing and never will.
  record Rejected(Rejection reason) implements AppendResult {}

  /// Not appended: this node does not lead the group (or may not act yet).
  record NotLeader(Optional<NodeId> hint) implements AppendResult {}

  /// Not appended: a limit was reached, or this node's disk fails.
  record Refused(Refusal reason) implements AppendResult {}

  /// Perhaps appended, perhaps not, perhaps later.
  record Unknown() implements AppendResult {}

  /// Why every replica refused a write.
  enum Rejection {
    /// A newer epoch of a persistence id is open.
    FENCED,
    /// A sequence number is taken by other bytes, or is not the next one.
    CONFLICT
  }

  /// Why this node did not even try.
  enum Refusal {
    /// More bytes or writes are queued for the group than its limit.
    QUEUE_FULL,
    /// The write is larger than an entry may be.
    TOO_LARGE,
    /// This node's log or store cannot write to its disk.
    STORAGE_FAILED,
    /// A hand-over is under way or the log is closing.
    CLOSED
  }
}
