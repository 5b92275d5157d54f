/// Functions over arrays.
///
/// Invariant: limits of dimensions and elements are PostgreSQL's. Callers: `expr.kernel`, on any
/// thread. May depend on: `expr.function`, `expr.value`, `expr.compare`, `row`, `types`. Start
/// reading at [io.lauma.expr.array.ArrayFunctions].
@NullMarked
package io.lauma.expr.array;

import org.jspecify.annotations.NullMarked;
