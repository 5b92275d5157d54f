/// Scalar expressions, functions and aggregates over column vectors.
///
/// Invariant: evaluation is a pure function of expression, batch and
/// [io.lauma.expr.EvaluationContext]. Callers: `exec` and `session`, on any thread; `analyze` and
/// `plan` build the trees. May depend on: `types`, `row`, `catalog`, `kv`. Start reading at
/// [io.lauma.expr.Scalar].
@NullMarked
package io.lauma.expr;

import org.jspecify.annotations.NullMarked;
