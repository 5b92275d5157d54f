/// The rows of pg_catalog, information_schema, pg_cluster and pg_distributed_tables, and the names
/// and definitions behind the reg* types and the pg_get_* functions.
///
/// Invariant: every answer follows from one catalog snapshot and the built-in facts, and holds no
/// state beside caches of them. Callers: `exec` and `expr`, any thread. May depend on: `catalog`,
/// `row`, `types`, the ports of `exec`, `expr` and `session`. Start reading at
/// [io.lauma.pgcatalog.SystemRows].
@NullMarked
package io.lauma.pgcatalog;

import org.jspecify.annotations.NullMarked;
