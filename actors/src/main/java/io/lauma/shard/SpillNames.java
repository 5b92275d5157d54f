package io.lauma.shard;

import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import java.util.HexFormat;

/// The names of the stages that shards put rows of large transactions into.
public final class SpillNames {
  private SpillNames() {}

  /// How the names of a shard's stages begin.
  public static String beginning(ShardId shard) {
    return "shard-" + shard.value() + "-";
  }

  public static String stage(ShardId shard, TxnId txn) {
    return beginning(shard) + HexFormat.of().toHexDigits(txn.value());
  }
}
