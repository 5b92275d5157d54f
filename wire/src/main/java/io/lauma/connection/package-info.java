/// The server for clients: Netty channels, framing, the dialogue of one connection, results on
/// their way out.
///
/// Invariant: event loops never block; everything that may block runs on a virtual thread that
/// exists only while its connection has messages to work on. Callers: `runtime` starts
/// [io.lauma.connection.WireServer]. May depend on: `protocol`, `auth`, `session`, `row`, `types`,
/// Netty. Start reading at [io.lauma.connection.Connection].
@NullMarked
package io.lauma.connection;

import org.jspecify.annotations.NullMarked;
