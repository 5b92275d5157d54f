package io.lauma.catalog;

import io.lauma.kv.GroupId;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;

/// One shard of a relation: its key range (row keys, table id included) and the group that holds
/// it.
public record Shard(ShardId id, KeyRange range, GroupId group) {}
