/// What a client connection drives, and what that needs of a node: sessions, where results go, and
/// the ports. A session at work is in `session.run`.
///
/// Invariant: a session belongs to one client and runs one call at a time, on a thread that may
/// block (a virtual thread); only [io.lauma.session.Session#cancel] may be called from elsewhere.
/// Callers: `wire` (through [io.lauma.session.SessionFactory]), the embedded API. May depend on:
/// every package of `sql`; ports are implemented by `actors` and `runtime`. Start reading at
/// [io.lauma.session.Session].
@NullMarked
package io.lauma.session;

import org.jspecify.annotations.NullMarked;
