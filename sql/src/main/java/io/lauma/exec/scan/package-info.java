/// Between stored rows and batches: cursors to columns, key bounds to key ranges, rows to keys and
/// values.
///
/// Invariant: only columns that are asked for are decoded, and a cursor is closed in every case.
/// Callers: `exec.run`, `exec.modify`; cursors are read on threads that may block. May depend on:
/// `exec`, `exec.operator`, `exec.store`, `plan`, `catalog`, `expr`, `row`, `types`, `kv`. Start
/// reading at [io.lauma.exec.scan.CursorRows].
@NullMarked
package io.lauma.exec.scan;

import org.jspecify.annotations.NullMarked;
