/// Facts of PostgreSQL 15 as data files: types, functions, operators, casts, aggregates and the
/// shapes of the system relations.
///
/// Invariant: read only, the same in every database. Callers: `catalog`, `analyze`, `expr`,
/// `pgcatalog`; any thread. May depend on: `catalog`'s records, `types`. Start reading at the
/// loaders named Builtin....
@NullMarked
package io.lauma.catalog.builtin;

import org.jspecify.annotations.NullMarked;
