/// Operators with one input, and the stages that run operators inside a stream.
///
/// Invariant: the work of an operator is a plain class that takes and gives batches; only the two
/// stages know streams. Callers: `exec.run` builds graphs of them; each runs on one thread at a
/// time. May depend on: `exec`, `exec.store`, `plan`, `expr`, `row`, `types`, Pekko Streams. Start
/// reading at [io.lauma.exec.operator.BatchOperator].
@NullMarked
package io.lauma.exec.operator;

import org.jspecify.annotations.NullMarked;
