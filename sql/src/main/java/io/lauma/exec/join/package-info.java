/// Operators with two inputs: joins and set operations.
///
/// Invariant: the right input is taken first and held; the left one streams past it. Callers:
/// `exec.run`; each runs on one thread at a time. May depend on: `exec`, `exec.operator`,
/// `exec.store`, `plan`, `expr`, `row`, `types`. Start reading at [io.lauma.exec.join.HashJoin].
@NullMarked
package io.lauma.exec.join;

import org.jspecify.annotations.NullMarked;
