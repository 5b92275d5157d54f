/// PostgreSQL's types, functions and relations as Calcite sees them: own row expressions operators
/// keyed by OID and own relational nodes for what Calcite has no node for.
///
/// Invariant: every expression knows how to become an [io.lauma.expr.Scalar]; every type is
/// nullable to Calcite. Callers: `analyze` and `plan`; immutable, any thread. May depend on:
/// `types`, `catalog`, `expr`, Calcite. Start reading at [io.lauma.analyze.rel.PgOperator].
@NullMarked
package io.lauma.analyze.rel;

import org.jspecify.annotations.NullMarked;
