package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.Decision;
import java.util.LinkedHashMap;
import java.util.Map;

/// Which transactions have committed versions in a shard lately, by their timestamps, so that one
/// that is refused for a version can be told whose it is. Lost with the shard's memory; pure;
/// confined to its actor's thread.
final class RecentCommits {
  /// Commits remembered.
  static final int KEPT = 4_096;

  private final Map<HybridTime, TxnId> byTimestamp =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<HybridTime, TxnId> eldest) {
          return size() > KEPT;
        }
      };

  void note(TxnId txn, Decision decision) {
    switch (decision) {
      case Decision.Commit(HybridTime timestamp) -> byTimestamp.put(timestamp, txn);
      case Decision.Abort _ -> {}
    }
  }

  /// The transaction of a version; NONE when it is not remembered.
  TxnId of(HybridTime timestamp) {
    return byTimestamp.getOrDefault(timestamp, TxnId.NONE);
  }
}
