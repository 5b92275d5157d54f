package io.lauma.mvcc;

/// Changes that a [SortedStore] applies in order and at once. The arrays may be reused by the
/// caller after each call. Not thread safe.
public interface SortedBatch extends AutoCloseable {
  void put(byte[] key, byte[] value);

  void delete(byte[] key);

  /// Deletes the keys from `start` (inclusive) to `end` (exclusive).
  void deleteRange(byte[] start, byte[] end);

  @Override
  void close();
}
