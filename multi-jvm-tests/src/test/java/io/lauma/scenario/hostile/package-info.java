/// Clients, ports and directories that are not what they should be.
///
/// Invariant: each is seeded, bounded in time, and prints its seed and its nodes' logs when it
/// fails. Callers: the build. May depend on: `scenario.fixture`, `scenario.client`, `harness`,
/// `history`, the JDBC driver; never on the node's classes. Start reading at
/// [io.lauma.scenario.hostile.HostilePortsTest].
@NullMarked
package io.lauma.scenario.hostile;

import org.jspecify.annotations.NullMarked;
