/// What clients may see of each other, as data files: the steps of two or three sessions run on a
/// real PostgreSQL 15, on a node and on a herd, at every isolation level.
///
/// Invariant: what is expected is never written down. Below SERIALIZABLE every step must answer,
/// wait and go on as in PostgreSQL; at SERIALIZABLE an order of the committed transactions, one
/// after another on PostgreSQL, must explain all that they saw and left. Differences that are
/// allowed are listed with reasons. Callers: the build. May depend on: `harness`, the parent
/// package's extensions, the JDBC driver. Start reading at
/// [io.lauma.scenario.isolation.IsolationTest].
@NullMarked
package io.lauma.scenario.isolation;

import org.jspecify.annotations.NullMarked;
