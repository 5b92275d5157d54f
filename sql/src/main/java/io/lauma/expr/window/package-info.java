/// Window functions over one partition at a time.
///
/// Invariant: a function sees a whole partition in order and keeps nothing between partitions.
/// Callers: `exec`, on any thread. May depend on: `expr`, `expr.function`, `row`, `types`. Start
/// reading at [io.lauma.expr.window.WindowFunction].
@NullMarked
package io.lauma.expr.window;

import org.jspecify.annotations.NullMarked;
