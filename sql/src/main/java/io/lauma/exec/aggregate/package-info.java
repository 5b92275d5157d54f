/// Grouping and aggregation.
///
/// Invariant: partial aggregates merged by a final one give what a single one would. Callers:
/// `exec.run`; each operator runs on one thread at a time. May depend on: `exec`, `exec.operator`,
/// `exec.store`, `plan`, `expr`, `row`, `types`. Start reading at
/// [io.lauma.exec.aggregate.HashAggregate].
@NullMarked
package io.lauma.exec.aggregate;

import org.jspecify.annotations.NullMarked;
