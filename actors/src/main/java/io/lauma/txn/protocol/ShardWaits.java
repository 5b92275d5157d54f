package io.lauma.txn.protocol;

import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.message.CborMessage;
import java.util.List;

/// Everything that waits for a row lock at one shard now; empty when nothing does any more.
public record ShardWaits(GroupId group, ShardId shard, List<LockWait> waits)
    implements CborMessage {
  public ShardWaits {
    waits = List.copyOf(waits);
  }

  /// `waiter`'s request `number` waits for a row lock that `holder` has, or wants before it.
  public record LockWait(TxnId waiter, long number, TxnId holder) {
    public WaitEdge edge() {
      return new WaitEdge(waiter, holder);
    }
  }
}
