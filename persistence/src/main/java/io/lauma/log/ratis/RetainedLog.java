package io.lauma.log.ratis;

import io.lauma.kv.Invariants;
import java.util.ArrayDeque;
import java.util.Deque;

/// How much of one replica's log stands behind its newest checkpoint, and from where on it is kept:
/// says when the next checkpoint is due and up to which index the log may be purged after it. Pure;
/// one thread.
final class RetainedLog {
  /// Marks in the kept part of the log: it is exact to this part of the limits.
  private static final int MARKS = 16;

  private final Limits limits;
  private final Deque<Mark> marks = new ArrayDeque<>();
  private long last;
  private long purged;
  private long bytes;
  private long checkpointIndex;
  private long checkpointBytes;

  /// When checkpoints are made and what the log keeps behind them.
  ///
  /// @param entries entries since the last checkpoint that make the next one due
  /// @param bytes bytes of log since the last checkpoint that make the next one due
  /// @param entriesKept entries that stay in the log for members that are a little behind
  /// @param bytesKept the same in bytes; whichever is less is kept
  record Limits(long entries, long bytes, long entriesKept, long bytesKept) {
    Limits {
      Invariants.check(entries > 0, "checkpoints are made", "entries", entries);
      Invariants.check(bytes > 0, "checkpoints are made", "bytes", bytes);
      Invariants.check(entriesKept >= 0, "a part is kept", "entries", entriesKept);
      Invariants.check(bytesKept >= 0, "a part is kept", "bytes", bytesKept);
    }
  }

  /// The log up to and with `index`, when [#bytes] was `bytes`.
  private record Mark(long index, long bytes) {}

  /// @param checkpoint index of the checkpoint from which the log goes on; -1 for none
  RetainedLog(Limits limits, long checkpoint) {
    this.limits = limits;
    this.last = checkpoint;
    this.purged = checkpoint;
    this.checkpointIndex = checkpoint;
    marks.add(new Mark(checkpoint, 0));
  }

  /// The entry at `index` follows.
  void add(long index, long entryBytes) {
    last = index;
    bytes += entryBytes;
    Mark newest = marks.getLast();
    if (index - newest.index() >= limits.entriesKept() / MARKS
        || bytes - newest.bytes() >= limits.bytesKept() / MARKS) {
      marks.add(new Mark(index, bytes));
    }
    dropSurplus();
  }

  private void dropSurplus() {
    Mark oldest = marks.removeFirst();
    while (!marks.isEmpty() && isSurplus(marks.getFirst())) {
      oldest = marks.removeFirst();
    }
    marks.addFirst(oldest);
  }

  private boolean isSurplus(Mark mark) {
    return last - mark.index() >= limits.entriesKept()
        || bytes - mark.bytes() >= limits.bytesKept();
  }

  boolean isCheckpointDue() {
    return last - checkpointIndex >= limits.entries() || bytes - checkpointBytes >= limits.bytes();
  }

  /// A checkpoint at the last entry is durable.
  ///
  /// @param needed the log behind this index is wanted by a member that is being sent the
  ///   checkpoint at it
  /// @return the index up to which the log is not needed any more; never lower than before
  long checkpointed(long needed) {
    checkpointIndex = last;
    checkpointBytes = bytes;
    Mark oldest = marks.getFirst();
    if (isSurplus(oldest)) {
      purged = Math.max(purged, Math.min(oldest.index(), needed));
    }
    return purged;
  }
}
