/// The analyzer: names, types, operators and functions resolved by PostgreSQL's rules; syntax trees
/// become relational algebra.
///
/// Invariant: every expression that leaves here has its PostgreSQL type, and every error has
/// PostgreSQL's code, text and position. Callers: `plan`; one analysis is used by one thread. May
/// depend on: `parse.tree`, `catalog`, `types`, `expr`, Calcite. Start reading at
/// [io.lauma.analyze.Analyzer].
@NullMarked
package io.lauma.analyze;

import org.jspecify.annotations.NullMarked;
