/// The Pekko Persistence journal and snapshot plugins over the replicated log.
///
/// Invariant: an event is acknowledged only when it is committed and applied, under the epoch that
/// its writer's recovery opened. Callers: Pekko Persistence; the actor system is created with
/// [io.lauma.journal.LogSetup]. May depend on: `log`, `kv`. Start reading at
/// [io.lauma.journal.LogJournal].
@NullMarked
package io.lauma.journal;

import org.jspecify.annotations.NullMarked;
