/// The point path: statements that touch one key, without streams and without actors.
///
/// Invariant: a point statement gives what its plan would give as a stream. Callers: `session`, on
/// a thread that may block. May depend on: `exec`, `exec.modify`, `exec.operator`, `exec.scan`,
/// `plan`, `catalog`, `expr`, `row`, `kv`. Start reading at [io.lauma.exec.point.PointStatement].
@NullMarked
package io.lauma.exec.point;

import org.jspecify.annotations.NullMarked;
