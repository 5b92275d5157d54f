/// Rows held by operators: growing columns, hash tables of keys, sorting, and temporary files for
/// what does not fit.
///
/// Invariant: memory is counted in bytes and every temporary file is deleted when its owner closes.
/// Callers: the operator packages, one thread at a time. May depend on: `exec`, `expr`, `row`,
/// `types`. Start reading at [io.lauma.exec.store.BatchBuffer].
@NullMarked
package io.lauma.exec.store;

import org.jspecify.annotations.NullMarked;
