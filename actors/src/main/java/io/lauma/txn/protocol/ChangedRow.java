package io.lauma.txn.protocol;

import io.lauma.kv.Key;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;

/// A row that a SERIALIZABLE transaction has read and that another one has changed since.
///
/// @param key EMPTY when it is not known which row of the shard it is
/// @param changedBy the last transaction that has changed it; NONE when that is not known
public record ChangedRow(ShardId shard, Key key, TxnId changedBy) {}
