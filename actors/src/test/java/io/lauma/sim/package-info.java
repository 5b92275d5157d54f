/// The simulation: the cores of many nodes in one thread, from a seed or over all interleavings.
///
/// Invariant: no clock, thread or randomness but the seed's; a planted fault lives in a subclass
/// here, never in production code. Callers: the tests of this package. May depend on: the cores.
/// Start reading at [io.lauma.sim.Cluster].
@NullMarked
package io.lauma.sim;

import org.jspecify.annotations.NullMarked;
