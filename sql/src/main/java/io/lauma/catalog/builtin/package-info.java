/// The built-in types, functions, operators, casts and aggregates of PostgreSQL 15: rows of its
/// `pg_type`, `pg_proc`, `pg_operator`, `pg_cast`, `pg_aggregate` and their like, as data files.
///
/// Invariant: the rows are facts and never change while a process runs. Callers: the analyzer, the
/// expression kernels, the catalog tables; any thread. May depend on: `types`. Start reading at
/// [io.lauma.catalog.builtin.FactTable].
@NullMarked
package io.lauma.catalog.builtin;

import org.jspecify.annotations.NullMarked;
