package io.lauma.txn.protocol;

import io.lauma.kv.Key;
import io.lauma.kv.ShardId;

/// A row that a SERIALIZABLE transaction has read and that another one has changed since.
///
/// @param key EMPTY when it is not known which row of the shard it is
public record ChangedRow(ShardId shard, Key key) {}
