/// Compiled expressions: trees of vector kernels made once from a scalar.
///
/// Invariant: a compiled expression keeps no state between two evaluations. Callers: `exec`,
/// `session`, on any thread. May depend on: `expr` and its function families, `row`, `types`. Start
/// reading at [io.lauma.expr.kernel.CompiledScalar].
@NullMarked
package io.lauma.expr.kernel;

import org.jspecify.annotations.NullMarked;
