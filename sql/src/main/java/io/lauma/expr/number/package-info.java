/// Functions over booleans, integers, floats and numeric.
///
/// Invariant: every result is PostgreSQL's or its error. Callers: `expr.kernel`, on any thread. May
/// depend on: `expr.function`, `row`, `types`. Start reading at
/// [io.lauma.expr.number.NumberFunctions].
@NullMarked
package io.lauma.expr.number;

import org.jspecify.annotations.NullMarked;
