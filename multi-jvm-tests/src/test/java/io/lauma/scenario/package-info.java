/// The scenarios: one a file, each against node processes of its own, or shared ones where it only
/// talks SQL to them. A package for each thing that is proven: `failover`, `membership`,
/// `transaction`, `isolation`, `constraint`, `lock`, `sql`, `hostile`, the loads `pgbench`, `tpcc`
/// and `tpch`, and `chaos` with all at once; what they share is in `fixture` and `client`.
///
/// Invariant: each is seeded, bounded in time, and prints its seed and its nodes' logs when it
/// fails. Callers: the build. May depend on: `harness`, `history`, the JDBC driver; never on the
/// node's classes. Start reading at [io.lauma.scenario.failover.KillAndRestartTest].
@NullMarked
package io.lauma.scenario;

import org.jspecify.annotations.NullMarked;
