package io.lauma.replica;

import io.lauma.kv.ShardId;
import io.lauma.message.CborMessage;
import io.lauma.shard.ShardImage;
import io.lauma.txn.CoordinatorImage;
import java.util.List;

/// What the leader of a group hands to the next one in its last entry: the memory of its
/// coordinator and of the shards that had started.
record HandOverImage(CoordinatorImage coordinator, List<SealedShard> shards)
    implements CborMessage {
  HandOverImage {
    shards = List.copyOf(shards);
  }

  record SealedShard(ShardId shard, ShardImage image) {}
}
