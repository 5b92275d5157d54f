package io.lauma.mvcc;

/// A position in a consistent view of a [SortedStore]. It starts on no entry. The buffers are the
/// cursor's own: their content is valid until the next move, their identity only until the next
/// call of the same accessor. Not thread safe.
public interface SortedCursor extends AutoCloseable {
  /// Moves to the first entry at or after the key in `key[0, length)`.
  boolean seek(byte[] key, int length);

  /// Moves to the last entry before the key in `key[0, length)`.
  boolean seekBefore(byte[] key, int length);

  /// Moves to the following entry; false when there is none.
  boolean next();

  /// Moves to the preceding entry; false when there is none.
  boolean previous();

  /// The buffer that holds the entry's key in its first [#keyLength] bytes.
  byte[] key();

  int keyLength();

  /// The buffer that holds the entry's value in its first [#valueLength] bytes.
  byte[] value();

  int valueLength();

  @Override
  void close();
}
