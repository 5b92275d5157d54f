/// Statements that are neither queries nor definitions: COPY, EXPLAIN, SET and SHOW, PREPARE
/// TRANSACTION and its end, VACUUM and ANALYZE, and those about the herd.
///
/// Invariant: each answers as PostgreSQL does. Callers: `session.run`. May depend on: every package
/// of `sql`. Start reading at [io.lauma.session.command.UtilityStatements].
@NullMarked
package io.lauma.session.command;

import org.jspecify.annotations.NullMarked;
