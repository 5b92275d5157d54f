/// One shard of a stored relation: registrations, row locks, provisional writes, marks and prepared
/// transactions, in the memory of its group's leader (DESIGN 2.5).
///
/// Invariant: the rules are pure; locks are lost with an actor, prepared transactions never.
/// Callers: the shard's actor on its own thread; only [io.lauma.shard.MarkIndex] is read by others.
/// May depend on: `txn.protocol`, `message`, `kv`, `types`. Start reading at
/// [io.lauma.shard.ShardState].
@NullMarked
package io.lauma.shard;

import org.jspecify.annotations.NullMarked;
