package io.lauma.txn.protocol;

import io.lauma.kv.Key;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;

/// A row that another transaction has changed since the snapshot of one above READ COMMITTED was
/// taken, which has read it or wants to change it.
///
/// @param key EMPTY when it is not known which row of the shard it is
/// @param changedBy the last transaction that has changed it; NONE when that is not known
public record ChangedRow(ShardId shard, Key key, TxnId changedBy) {
  /// PostgreSQL's message when it has been read.
  public static final String READS_CHANGED =
      "could not serialize access due to read/write dependencies among transactions";
}
