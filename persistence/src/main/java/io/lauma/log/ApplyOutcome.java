package io.lauma.log;

import io.lauma.log.AppendResult.Rejection;

/// What applying one [AtomicWrite] did; the same on every replica.
public sealed interface ApplyOutcome {
  /// All effects happened.
  ///
  /// @param epoch the epoch that the write opened, else 0
  record Done(long epoch) implements ApplyOutcome {}

  /// The same write had been applied before; nothing happened.
  ///
  /// @param epoch the epoch that the first one opened, else 0
  record Repeated(long epoch) implements ApplyOutcome {}

  /// Nothing happened.
  record Refused(Rejection reason) implements ApplyOutcome {}
}
