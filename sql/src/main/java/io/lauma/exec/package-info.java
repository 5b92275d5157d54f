/// Streaming operators over column batches, and the ports to stored data: the global query
/// interface, which names relations and key ranges, never a server.
///
/// Invariant: operators are blueprints without state; a running graph holds bounded memory and ends
/// when its client goes. Callers: `session`, and the exchange in `actors` for fragments beside the
/// data. May depend on: `plan`, `expr`, `row`, `types`, `catalog`, `kv`, Pekko Streams. Start
/// reading at [io.lauma.exec.RelationAccess].
@NullMarked
package io.lauma.exec;

import org.jspecify.annotations.NullMarked;
