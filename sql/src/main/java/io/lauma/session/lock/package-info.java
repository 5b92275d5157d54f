/// Locks on tables and advisory locks of a session.
///
/// Invariant: what a transaction or a session has locked is given back when it ends. Callers:
/// `session.run`, `session.command`. May depend on: every package of `sql`. Start reading at
/// [io.lauma.session.lock.TableLocks].
@NullMarked
package io.lauma.session.lock;

import org.jspecify.annotations.NullMarked;
