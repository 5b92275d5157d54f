/// Physical plans, Calcite rules and traits, join ordering, distribution and EXPLAIN.
///
/// Invariant: plans are immutable, contain no run-time state and name relations and key ranges,
/// never servers. Callers: `session`; `exec` runs the plans. Any thread. May depend on: `analyze`,
/// `catalog`, `expr`, `types`, `row`, `kv`, Calcite. Start reading at [io.lauma.plan.PlanNode].
@NullMarked
package io.lauma.plan;

import org.jspecify.annotations.NullMarked;
