package io.lauma.mvcc;

/// The rows of one scan, one at a time, without an object per row: [#next] moves on, the accessors
/// show the present row in buffers that the cursor owns and reuses. Not thread safe; to be closed,
/// else its view pins old versions on the disk.
public interface VersionCursor extends AutoCloseable {
  /// Moves to the following visible row; false at the end, and for ever after.
  boolean next();

  /// The buffer with the row key (without timestamp) in bytes [keyOffset, keyOffset + keyLength).
  byte[] keyBuffer();

  int keyOffset();

  int keyLength();

  /// The buffer with the packed row in its first [#valueLength] bytes.
  byte[] valueBuffer();

  int valueLength();

  /// The version's timestamp as [io.lauma.kv.HybridTime#value].
  long timestamp();

  @Override
  void close();
}
