/// PostgreSQL's rules of types (manual, chapter 10): coercion, polymorphism, the choice of
/// functions and operators, common types, names of types.
///
/// Invariant: decided by the facts of `catalog.builtin` and the types of the arguments alone.
/// Callers: `analyze` and `plan`; pure, one statement at a time for what takes parameters. May
/// depend on: `analyze.rel`, `catalog.builtin`, `parse.tree`, `types`. Start reading at
/// [io.lauma.analyze.type.Coercion].
@NullMarked
package io.lauma.analyze.type;

import org.jspecify.annotations.NullMarked;
