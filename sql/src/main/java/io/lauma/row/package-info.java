/// Columns of values in memory: vectors, row batches and their binary frames, and the coding
/// between rows and stored keys and values.
///
/// Invariant: a built vector or batch never changes; builders belong to one thread. Callers:
/// `expr`, `exec`, `session`, the wire's formats and the exchange, on any thread. May depend on:
/// `types`, `kv`. Start reading at [io.lauma.row.RowBatch].
@NullMarked
package io.lauma.row;

import org.jspecify.annotations.NullMarked;
