/// Servers join and leave while clients work.
///
/// Invariant: each is seeded, bounded in time, and prints its seed and its nodes' logs when it
/// fails. Callers: the build. May depend on: `scenario.fixture`, `scenario.client`, `harness`,
/// `history`, the JDBC driver; never on the node's classes. Start reading at
/// [io.lauma.scenario.membership.JoinTest].
@NullMarked
package io.lauma.scenario.membership;

import org.jspecify.annotations.NullMarked;
