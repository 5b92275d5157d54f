/// The node as a process: the command line, the data directory, wiring, start and ordered shutdown.
///
/// Invariant: a node that says it is ready answers; one that ends has lost nothing acknowledged.
/// Callers: the launcher and the embedded API; start and stop run on the main thread. May depend
/// on: every module. Start reading at [io.lauma.node.Main].
@NullMarked
package io.lauma.node;

import org.jspecify.annotations.NullMarked;
