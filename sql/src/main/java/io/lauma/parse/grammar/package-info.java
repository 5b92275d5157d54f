/// Tokens to syntax tree: one class for each part of PostgreSQL 15's grammar, by recursive descent,
/// expressions by precedence climbing.
///
/// Invariant: the token at which a parse fails is the first that no statement could have there, so
/// that positions are PostgreSQL's. Callers: `parse`, on any thread; one [Grammar] serves one text.
/// May depend on: `parse.scan`, `parse.tree`, `types`. Start reading at
/// [io.lauma.parse.grammar.Grammar].
@NullMarked
package io.lauma.parse.grammar;

import org.jspecify.annotations.NullMarked;
