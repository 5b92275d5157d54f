package io.lauma.exec.modify;

import java.util.concurrent.CompletionStage;

/// What goes along with the rows that a statement writes: entries of indexes, keys to be checked.
/// Told of every batch after its rows are written and locked, before the statement goes on; used by
/// one stream at a time.
public interface RowFollower {
  /// Follows one batch; its rows are there when this completes. Fails with the violation.
  CompletionStage<Void> follow(RowChanges changes);
}
