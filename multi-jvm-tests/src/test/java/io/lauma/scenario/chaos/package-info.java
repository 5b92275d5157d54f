/// Everything at once: many workloads on a herd whose nodes are killed, paused, cut off, restarted
/// and run out of disk, by a seed, for as long as one likes; then every workload is judged.
///
/// Invariant: a client notes what it tries before the server can see it, and calls failed only what
/// cannot have happened. Callers: the build for some seconds, by hand for hours. May depend on:
/// `harness`, `history`, the parent package's extensions and clients, the JDBC driver. Start
/// reading at [io.lauma.scenario.chaos.ChaosTest].
@NullMarked
package io.lauma.scenario.chaos;

import org.jspecify.annotations.NullMarked;
