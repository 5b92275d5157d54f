package io.lauma.exec;

import java.util.Optional;

/// What became of one [RowIntent].
public sealed interface WriteOutcome {
  /// The lock is held and the provisional row is kept.
  record Written() implements WriteOutcome {}

  /// The lock is held, nothing was written: the row has this newest version (empty: it was
  /// deleted). The statement evaluates it again and sends a new intent under the same lock.
  record Changed(Optional<StoredRow> newest) implements WriteOutcome {}

  /// This live row of the key is there (23505).
  record Duplicate(StoredRow existing) implements WriteOutcome {}
}
