/// Statements that change rows: INSERT, UPDATE and DELETE, as streams and for single keys.
///
/// Invariant: a row counts as changed only when its write was answered. Callers: `exec.run` for
/// plans, `session` for single keys. May depend on: `exec`, `exec.operator`, `exec.scan`,
/// `exec.store`, `plan`, `catalog`, `expr`, `row`, `types`, `kv`, Pekko Streams. Start reading at
/// [io.lauma.exec.modify.InsertRows].
@NullMarked
package io.lauma.exec.modify;

import org.jspecify.annotations.NullMarked;
