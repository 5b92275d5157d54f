/// The catalog: immutable snapshots of schemas, relations and shards, the events that change them
/// and the built-in types, operators and functions (facts of PostgreSQL 15, as data files).
///
/// Invariant: a snapshot never changes; the same events give the same snapshot on every node.
/// Callers: every package of `sql`, the catalog replica in `actors`; any thread. May depend on:
/// `types`, `kv`. Start reading at [io.lauma.catalog.CatalogSnapshot].
@NullMarked
package io.lauma.catalog;

import org.jspecify.annotations.NullMarked;
