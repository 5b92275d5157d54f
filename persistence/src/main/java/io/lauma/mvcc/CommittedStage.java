package io.lauma.mvcc;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;

/// The rows of a large commit that are committed and not yet all among the row versions: each lies
/// under `prefix` and its row key, and counts as a version at `timestamp`.
///
/// @param prefix the bytes in front of the row keys; not written to
public record CommittedStage(byte[] prefix, HybridTime timestamp) {
  /// The stored key of a row.
  public byte[] of(Key key) {
    return StagedRows.under(prefix, key);
  }
}
