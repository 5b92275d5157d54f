/// The statements besides queries and row changes: definitions, transactions, settings, utilities
/// and the cluster dialect.
///
/// Invariant: every statement of PostgreSQL 15 is checked in full; one that has no meaning here yet
/// becomes an [io.lauma.parse.tree.Unsupported]. Callers: `parse`, on any thread. May depend on:
/// `parse.grammar`, `parse.scan`, `parse.tree`, `types`. Start reading at
/// [io.lauma.parse.command.StatementGrammar].
@NullMarked
package io.lauma.parse.command;

import org.jspecify.annotations.NullMarked;
