/// Aggregates of pg_aggregate with states as arrays over groups.
///
/// Invariant: merging partial states gives what one accumulator would have given. Callers: `exec`,
/// on any thread. May depend on: `expr`, `row`, `types`. Start reading at
/// [io.lauma.expr.aggregate.GroupedAccumulator].
@NullMarked
package io.lauma.expr.aggregate;

import org.jspecify.annotations.NullMarked;
