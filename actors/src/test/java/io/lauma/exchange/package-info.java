/// Tests of reads, writes and fragments over several nodes in one process.
///
/// Invariant: nodes talk over loopback as real ones do. Callers: the build. May depend on:
/// everything that `exchange` may. Start reading at [io.lauma.exchange.TestHerd].
@NullMarked
package io.lauma.exchange;

import org.jspecify.annotations.NullMarked;
