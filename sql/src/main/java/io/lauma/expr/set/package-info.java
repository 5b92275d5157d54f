/// Set-returning functions.
///
/// Invariant: a call gives its rows in batches of at most `RowBatch.ROWS_MAX`, and no more work is
/// done than the batches asked for. Callers: `exec`, on any thread. May depend on: `expr`,
/// `expr.function` and the function families, `row`, `types`. Start reading at
/// [io.lauma.expr.set.SetFunction].
@NullMarked
package io.lauma.expr.set;

import org.jspecify.annotations.NullMarked;
