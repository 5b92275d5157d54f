/// SQL behaviour in data files: each statement runs on a real PostgreSQL 15 and on a node, and both
/// must answer the same.
///
/// Invariant: what is expected is never written down; every difference that is allowed is listed
/// with its reason, and a listed one that is gone fails too. Callers: the build. May depend on:
/// `harness`, the JDBC driver, embedded PostgreSQL; never on the node's classes. Start reading at
/// [io.lauma.scenario.sql.SqlFilesTest].
@NullMarked
package io.lauma.scenario.sql;

import org.jspecify.annotations.NullMarked;
