/// What a node runs for the groups it replicates: the host that starts and stops entities with Raft
/// leadership, the routes to the leaders of all groups, the journal of an entity, and timestamps.
///
/// Invariant: an entity of a group runs on the node that leads the group, under an epoch of its
/// own; an answer leaves only after the group's read lease was checked. Callers: the gateway side
/// in `exchange`, the node's wiring; methods of [Router] on any thread. May depend on: `log`,
/// `journal`, `shard`, `txn`, `catalog.replica`, `membership`, Pekko. Start reading at
/// [io.lauma.replica.GroupHost].
@NullMarked
package io.lauma.replica;

import org.jspecify.annotations.NullMarked;
