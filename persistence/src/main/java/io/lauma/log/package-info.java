/// The replicated log: the port to one node's replicas of all groups, the unit of atomicity that is
/// appended, and what its outcome means.
///
/// Invariant: a write whose append answered `Applied` survives the loss of any minority, and is in
/// the store of every replica exactly once. Callers: the journal, the actors of membership, shards
/// and the oracle; callbacks come on the log's threads and must not block. May depend on: `kv`,
/// `clock`, `mvcc`. Start reading at [io.lauma.log.ReplicatedLog].
@NullMarked
package io.lauma.log;

import org.jspecify.annotations.NullMarked;
