/// Time: the clock port, the pure rules of the timestamp oracle and of the read lease.
///
/// Invariant: this is the only package that reads a clock of the machine; everything else is given
/// its instants. Callers: every module, on any thread. May depend on: `kv`. Start reading at
/// [io.lauma.clock.Clock].
@NullMarked
package io.lauma.clock;

import org.jspecify.annotations.NullMarked;
