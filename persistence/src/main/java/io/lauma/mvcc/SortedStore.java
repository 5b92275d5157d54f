package io.lauma.mvcc;

import org.jspecify.annotations.Nullable;

/// A sorted map of byte strings (unsigned order) with atomic batches and consistent views. Thread
/// safe; a cursor belongs to one thread at a time. Reads may block on the disk.
public interface SortedStore {
  /// The value under exactly this key, or null.
  byte @Nullable [] get(byte[] key);

  /// A cursor on the store as of now: it sees no later write. To be closed by the caller.
  SortedCursor cursor();

  /// A cursor like [#cursor], lent from the store's pool and refreshed to now: cheap enough for
  /// point reads. Closing it gives it back.
  SortedCursor pointCursor();

  /// Applies all of `batch` or nothing; readers see all of it at once.
  void write(SortedBatch batch);

  /// An empty batch for [#write].
  SortedBatch newBatch();
}
