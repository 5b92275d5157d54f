package io.lauma.exec;

import io.lauma.kv.Key;
import io.lauma.kv.LockMode;

/// What a statement wants to do to one row; values are packed rows.
public sealed interface RowIntent {
  Key key();

  /// There must be no live row of this key: otherwise [WriteOutcome.Duplicate].
  record Insert(Key key, byte[] value) implements RowIntent {}

  /// Inserts the row unless there is a live row of this key: at READ COMMITTED whatever the
  /// snapshot, above it a row newer than the snapshot is 40001.
  ///
  /// @param locks whether the row in the way is locked and answered as [WriteOutcome.Changed]; else
  ///   the answer is [WriteOutcome.Duplicate]
  record Propose(Key key, byte[] value, boolean locks) implements RowIntent {}

  /// Replaces the row; a version newer than the statement's snapshot gives [WriteOutcome.Changed]
  /// at READ COMMITTED (the lock is kept, nothing is written) and 40001 above.
  record Update(Key key, byte[] value) implements RowIntent {}

  /// Deletes the row; newer versions as for [Update].
  record Delete(Key key) implements RowIntent {}

  /// Writes the row whether it is there or not: for rows that nobody but the holder of another
  /// row's lock writes. Above READ COMMITTED a version newer than the snapshot is 40001.
  record Put(Key key, byte[] value) implements RowIntent {}

  /// Removes the row if it is there; otherwise as [Put].
  record Remove(Key key) implements RowIntent {}

  /// Writes a row that follows from what the statement has seen: a version newer than its snapshot
  /// gives [WriteOutcome.Changed], an older live one [WriteOutcome.Duplicate].
  record Fill(Key key, byte[] value) implements RowIntent {}

  /// Locks the row and answers its newest version as [WriteOutcome.Changed] whatever the snapshot.
  record LockNewest(Key key, LockMode mode) implements RowIntent {}
}
