/// Values with parts, taken apart and put together: arrays and records.
///
/// Invariant: what is put together is the stored form of `types`, byte for byte. Callers: the
/// function families and `expr.kernel`, on any thread. May depend on: `row`, `types`. Start reading
/// at [io.lauma.expr.value.ArrayValue].
@NullMarked
package io.lauma.expr.value;

import org.jspecify.annotations.NullMarked;
