/// What clients of several scenarios do, and what they were told.
///
/// Invariant: none asserts what a server is; each judges what it was told. Callers: every scenario.
/// May depend on: `harness`, `history`, the JDBC driver; never on the node's classes. Start reading
/// at [io.lauma.scenario.client.Clients].
@NullMarked
package io.lauma.scenario.client;

import org.jspecify.annotations.NullMarked;
