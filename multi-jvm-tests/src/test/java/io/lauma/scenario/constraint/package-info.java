/// Keys, foreign keys, ON CONFLICT and indexes under concurrent clients.
///
/// Invariant: each is seeded, bounded in time, and prints its seed and its nodes' logs when it
/// fails. Callers: the build. May depend on: `scenario.fixture`, `scenario.client`, `harness`,
/// `history`, the JDBC driver; never on the node's classes. Start reading at
/// [io.lauma.scenario.constraint.IndexesTest].
@NullMarked
package io.lauma.scenario.constraint;

import org.jspecify.annotations.NullMarked;
