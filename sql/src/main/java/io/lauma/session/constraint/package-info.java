/// What holds beyond single rows: foreign keys, unique keys that wait for the commit, and their
/// actions.
///
/// Invariant: checks run in the transaction that they are for. Callers: `session.run` after
/// statements and before a commit. May depend on: every package of `sql`. Start reading at
/// [io.lauma.session.constraint.ReferenceChecks].
@NullMarked
package io.lauma.session.constraint;

import org.jspecify.annotations.NullMarked;
