package io.lauma.txn.protocol;

import io.lauma.kv.GroupId;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;

/// A key range that a SERIALIZABLE transaction has read at its snapshot, within one shard.
public record ReadSpan(ShardId shard, GroupId group, KeyRange range) {}
