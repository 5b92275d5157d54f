/// A session at work: its statements, portals, transaction and attempts, and what others see of it.
///
/// Invariant: one thread of the session runs at a time; what any thread may call says so. Callers:
/// `runtime` makes the factory; the other packages of sessions are called from here and call back.
/// May depend on: every package of `sql`. Start reading at [io.lauma.session.run.SqlSession].
@NullMarked
package io.lauma.session.run;

import org.jspecify.annotations.NullMarked;
