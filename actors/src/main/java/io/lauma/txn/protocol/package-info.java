/// The conversation of gateways, shards and transaction coordinators: requests, replies, and the
/// small types they are made of (DESIGN 2.5).
///
/// Invariant: messages are immutable and every request may be repeated. Callers: `shard`, `txn`,
/// the actors around them. May depend on: `message`, `kv`, `types`, `exec` (the isolation levels).
/// Start reading at [io.lauma.txn.protocol.ShardRequest].
@NullMarked
package io.lauma.txn.protocol;

import org.jspecify.annotations.NullMarked;
