/// The Pekko Persistence journal and snapshot plugins over the replicated log.
///
/// Invariant: an event is acknowledged only when it is committed and applied, under the epoch that
/// its writer opened at recovery. Callers: Pekko Persistence. May depend on: `log`, `kv`. Start
/// reading at [io.lauma.journal].
@NullMarked
package io.lauma.journal;

import org.jspecify.annotations.NullMarked;
