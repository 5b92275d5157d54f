/// What was acknowledged, prepared or locked outlives the death of nodes, and the herd goes on.
///
/// Invariant: each is seeded, bounded in time, and prints its seed and its nodes' logs when it
/// fails. Callers: the build. May depend on: `scenario.fixture`, `scenario.client`, `harness`,
/// `history`, the JDBC driver; never on the node's classes. Start reading at
/// [io.lauma.scenario.failover.FailOverTest].
@NullMarked
package io.lauma.scenario.failover;

import org.jspecify.annotations.NullMarked;
