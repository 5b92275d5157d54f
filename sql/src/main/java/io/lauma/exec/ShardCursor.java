package io.lauma.exec;

import io.lauma.kv.HybridTime;

/// Rows of some key ranges of one shard, visible to one statement (own provisional writes merged
/// in), in key order. Reads may block on storage: used on threads that may block, by one at a time.
public interface ShardCursor extends AutoCloseable {
  /// Moves to the next row.
  boolean next();

  /// The current row's key; the array is the cursor's own and valid until the next call.
  byte[] keyBytes();

  int keyLengthBytes();

  byte[] valueBytes();

  int valueLengthBytes();

  HybridTime version();

  /// Whether everything read so far may be answered: the read lease held throughout. Checked after
  /// the work, before its rows leave the node (DESIGN 2.3).
  boolean mayAnswer();

  @Override
  void close();
}
