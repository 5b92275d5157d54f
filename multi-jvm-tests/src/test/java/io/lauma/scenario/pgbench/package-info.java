/// Debian's pgbench, unmodified, and its TPC-B by clients that outlive their node.
///
/// Invariant: each is seeded, bounded in time, and prints its seed and its nodes' logs when it
/// fails. Callers: the build. May depend on: `scenario.fixture`, `scenario.client`, `harness`,
/// `history`, the JDBC driver; never on the node's classes. Start reading at
/// [io.lauma.scenario.pgbench.Pgbench].
@NullMarked
package io.lauma.scenario.pgbench;

import org.jspecify.annotations.NullMarked;
