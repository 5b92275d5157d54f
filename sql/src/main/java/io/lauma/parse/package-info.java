/// Text to syntax tree: the scanner and the recursive-descent parser of PostgreSQL 15's statements
/// and of the cluster dialect (DESIGN 2.7).
///
/// Invariant: what PostgreSQL refuses for its syntax is refused here with the same SQLSTATE,
/// message and position. Callers: `session` and `analyze`, on any thread; everything here is pure.
/// May depend on: its sub-packages, `types`. Start reading at [io.lauma.parse.SqlParser].
@NullMarked
package io.lauma.parse;

import org.jspecify.annotations.NullMarked;
