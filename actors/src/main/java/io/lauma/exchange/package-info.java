/// The gateway side of a node: transactions, reads and writes of its sessions over the whole herd,
/// and the serving of other nodes' fragments.
///
/// Invariant: names of relations and key ranges become groups and nodes here and nowhere above.
/// Callers: `exec` and `session` through their ports, on session threads and stream threads. May
/// depend on: `replica`, `txn`, `shard`, `exec`, `catalog`, `mvcc`, `log`, Pekko Streams. Start
/// reading at [io.lauma.exchange.ClusterRelations].
@NullMarked
package io.lauma.exchange;

import org.jspecify.annotations.NullMarked;
