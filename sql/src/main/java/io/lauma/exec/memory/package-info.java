/// Stored relations in the memory of one process: the second implementation of the global query
/// interface, with the same rules of visibility, locks and conflicts as the cluster's.
///
/// Invariant: nothing is durable and nothing leaves the process. Callers: tests of every module.
/// May depend on: `exec`, `exec.run`, `kv`. Start reading at
/// [io.lauma.exec.memory.InMemoryRelations].
@NullMarked
package io.lauma.exec.memory;

import org.jspecify.annotations.NullMarked;
