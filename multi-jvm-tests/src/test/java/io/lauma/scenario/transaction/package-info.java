/// Transactions of clients that meet each other: levels, savepoints, limits of time and size, log
/// entries.
///
/// Invariant: each is seeded, bounded in time, and prints its seed and its nodes' logs when it
/// fails. Callers: the build. May depend on: `scenario.fixture`, `scenario.client`, `harness`,
/// `history`, the JDBC driver; never on the node's classes. Start reading at
/// [io.lauma.scenario.transaction.TransactionsTest].
@NullMarked
package io.lauma.scenario.transaction;

import org.jspecify.annotations.NullMarked;
