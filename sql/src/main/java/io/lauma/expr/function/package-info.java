/// How functions of pg_proc are described, registered and called over vectors.
///
/// Invariant: a function keeps no state between two calls. Callers: `expr.kernel` and the function
/// families, on any thread. May depend on: `expr`, `row`, `types`. Start reading at
/// [io.lauma.expr.function.VectorFunction].
@NullMarked
package io.lauma.expr.function;

import org.jspecify.annotations.NullMarked;
