package io.lauma.exec;

import java.util.Optional;

/// What became of one key of a [LockRequest].
public sealed interface LockOutcome {
  /// The lock is held and the row is as the statement saw it.
  enum Locked implements LockOutcome {
    INSTANCE
  }

  /// The lock is held; the row has this newest version (empty: it was deleted), which the statement
  /// did not see.
  record Changed(Optional<StoredRow> newest) implements LockOutcome {}

  /// Not locked: another transaction holds a lock in conflict.
  enum Unavailable implements LockOutcome {
    INSTANCE
  }

  /// Not locked: enough rows before it were, or it is to be asked for again on its own.
  enum NotTried implements LockOutcome {
    INSTANCE
  }
}
