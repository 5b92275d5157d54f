/// The rules of transactions beside the shards: the coordinator of a group, the session's side of a
/// transaction, the search for deadlocks (DESIGN 2.5).
///
/// Invariant: the rules are pure; the persisted [io.lauma.txn.CoordinatorEvent.Committed] is the
/// commit point. Callers: the coordinator's actor and sessions, each on its own thread. May depend
/// on: `txn.protocol`, `message`, `kv`, `types`, `exec`. Start reading at
/// [io.lauma.txn.CoordinatorState].
@NullMarked
package io.lauma.txn;

import org.jspecify.annotations.NullMarked;
