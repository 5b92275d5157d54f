/// Order, equality and hashes of values by type.
///
/// Invariant: equal values hash equal, and order agrees with equality. Callers: `exec` and the
/// function families, on any thread. May depend on: `row`, `types`. Start reading at
/// [io.lauma.expr.compare.Comparison].
@NullMarked
package io.lauma.expr.compare;

import org.jspecify.annotations.NullMarked;
