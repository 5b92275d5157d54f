/// A deterministic replicated log in memory: many nodes in one thread, driven by a seed, with
/// delays, losses, cuts, crashes and restarts.
///
/// Invariant: everything that happens follows from the seed and the calls; a node's disk keeps
/// exactly what it promised before it answered. Callers: simulations and tests of any module, on
/// one thread. May depend on: `log`, `clock`, `mvcc`, `kv`. Start reading at
/// [io.lauma.log.simulated.SimulatedHerd].
@NullMarked
package io.lauma.log.simulated;

import org.jspecify.annotations.NullMarked;
