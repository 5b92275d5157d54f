/// EXPLAIN: physical plans in PostgreSQL's shape, as text and JSON.
///
/// Invariant: reads plans and counters, changes nothing. Callers: `session`; pure. May depend on:
/// `plan`, `catalog`, `expr`, `types`, Jackson. Start reading at [io.lauma.plan.explain.Explain].
@NullMarked
package io.lauma.plan.explain;

import org.jspecify.annotations.NullMarked;
