/// Row locks of queries: FOR UPDATE and its kin.
///
/// Invariant: a row leaves only under its lock, in its newest version, and no row is locked that
/// the query does not need. Callers: `exec.run` for plans, `exec.point` for single keys. May depend
/// on: `exec`, `exec.operator`, `exec.scan`, `exec.store`, `plan`, `catalog`, `expr`, `row`,
/// `types`, `kv`, Pekko Streams. Start reading at [io.lauma.exec.lock.LockRows].
@NullMarked
package io.lauma.exec.lock;

import org.jspecify.annotations.NullMarked;
