/// PostgreSQL's types and values: type identity, text and stored forms, casts, and the one error
/// type with its SQLSTATEs.
///
/// Invariant: a value's stored form depends on its type's OID alone and is fixed once released.
/// Callers: all of sql and wire, on any thread; everything here is pure. May depend on: `kv`. Start
/// reading at [io.lauma.types.SqlType] and [io.lauma.types.Layout].
@NullMarked
package io.lauma.types;

import org.jspecify.annotations.NullMarked;
