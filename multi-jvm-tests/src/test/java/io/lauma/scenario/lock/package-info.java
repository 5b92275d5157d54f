/// Locks of sessions as other sessions meet them, and what is shown of sessions, over all nodes.
///
/// Invariant: each is seeded, bounded in time, and prints its seed and its nodes' logs when it
/// fails. Callers: the build. May depend on: `scenario.fixture`, `scenario.client`, `harness`,
/// `history`, the JDBC driver; never on the node's classes. Start reading at
/// [io.lauma.scenario.lock.LockTableTest].
@NullMarked
package io.lauma.scenario.lock;

import org.jspecify.annotations.NullMarked;
