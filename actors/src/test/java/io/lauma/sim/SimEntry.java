package io.lauma.sim;

import io.lauma.kv.HybridTime;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.ShardEvent;
import io.lauma.txn.CoordinatorEffect.ShardRows;
import io.lauma.txn.CoordinatorEvent;
import java.util.List;

/// A log entry on its way, with the leader that has appended it.
sealed interface SimEntry {
  SimLeader by();

  record OfShard(
      SimLeader by, ShardId shard, long epoch, ShardEvent event, ShardRows rows, HybridTime at)
      implements SimEntry {}

  /// Rows of a large transaction put aside, or its stage dropped.
  record OfStage(
      SimLeader by, ShardId shard, long epoch, TxnId txn, List<RowWrite> rows, boolean drops)
      implements SimEntry {}

  record OfCoordinator(
      SimLeader by, long epoch, CoordinatorEvent event, List<ShardRows> rows, HybridTime at)
      implements SimEntry {}

  /// What applying an entry did.
  enum Outcome {
    APPLIED,
    /// A shard's epoch is no longer what the entry says; the writer's own still is.
    REFUSED,
    /// The writer's own epoch is old.
    FENCED
  }
}
