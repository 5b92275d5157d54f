/// Messages of PostgreSQL's protocol 3.0 and their codecs.
///
/// Invariant: codecs are pure and never read past a message; every malformed input is an
/// [io.lauma.types.SqlException] with PostgreSQL's code and text. Callers: `connection`, on event
/// loops and session threads. May depend on: `types`, `row`, Netty's buffers. Start reading at
/// [io.lauma.protocol.FrontendMessage] and [io.lauma.protocol.BackendMessage].
@NullMarked
package io.lauma.protocol;

import org.jspecify.annotations.NullMarked;
