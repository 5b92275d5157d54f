/// Group commit and the read lease: what stands between a writer and the library that replicates
/// entries, the same for every implementation of the log.
///
/// Invariant: writes of a group reach the log in the order of their appends; at most a few entries
/// are in flight; a lease is only ever granted by an applied entry of the present leadership.
/// Callers: the implementations of the log, on any thread. May depend on: `log`, `log.apply`,
/// `clock`, `kv`. Start reading at [io.lauma.log.batch.BatchingAppender].
@NullMarked
package io.lauma.log.batch;

import org.jspecify.annotations.NullMarked;
