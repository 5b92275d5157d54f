/// The syntax tree of PostgreSQL 15 and of the cluster dialect: what a statement says, before any
/// name is looked up.
///
/// Invariant: every node is immutable, its lists too, and `position` is a character offset from 0.
/// Callers: `parse` makes trees, `analyze` and `session` read them, on any thread. May depend on:
/// nothing but the JDK. Start reading at [io.lauma.parse.tree.Statement] and
/// [io.lauma.parse.tree.Expression].
@NullMarked
package io.lauma.parse.tree;

import org.jspecify.annotations.NullMarked;
