/// What FOREIGN KEY constraints need of the rows that a statement writes, and the locks on the rows
/// that are referred to.
///
/// Invariant: whatever a statement has written that refers to rows, or was referred to, is in its
/// [WrittenReferences] until it is checked. Callers: streams of `exec.modify` collect, the
/// session's thread checks. May depend on: `exec`, `exec.modify`, `exec.scan`, `exec.store`,
/// `catalog`, `row`, `kv`. Start reading at [io.lauma.exec.reference.WrittenReferences].
@NullMarked
package io.lauma.exec.reference;

import org.jspecify.annotations.NullMarked;
