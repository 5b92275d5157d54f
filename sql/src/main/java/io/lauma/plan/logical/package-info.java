/// Rewrites of relational algebra: filters pushed down, subqueries decorrelated, joins ordered.
///
/// Invariant: a rewrite keeps the rows, their columns and, under a sort, their order. Callers:
/// `plan`; pure. May depend on: `analyze`, Calcite. Start reading at
/// [io.lauma.plan.logical.LogicalPhases].
@NullMarked
package io.lauma.plan.logical;

import org.jspecify.annotations.NullMarked;
