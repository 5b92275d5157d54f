/// Window functions over sorted input.
///
/// Invariant: a call's value for a row depends on its partition alone. Callers: `exec.run`; runs on
/// one thread at a time. May depend on: `exec`, `exec.operator`, `exec.store`, `plan`, `expr`,
/// `row`, `types`. Start reading at [io.lauma.exec.window.WindowFunctions].
@NullMarked
package io.lauma.exec.window;

import org.jspecify.annotations.NullMarked;
