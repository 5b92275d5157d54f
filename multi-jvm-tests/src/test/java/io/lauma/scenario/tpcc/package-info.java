/// TPC-C: the specification's schema with its foreign keys, its five transactions as plain SQL, and
/// its consistency conditions, the same text for PostgreSQL and for Lauma.
///
/// Invariant: an order that was acknowledged is there once, one that was refused is not, and one
/// whose answer was lost is what `txid_status` says. Callers: the build at a small scale. May
/// depend on: `harness`, the parent package's extensions, the JDBC driver. Start reading at
/// [io.lauma.scenario.tpcc.TpccTransactions].
@NullMarked
package io.lauma.scenario.tpcc;

import org.jspecify.annotations.NullMarked;
