/// What an entry of the log does to a replica: its bytes, the rules of apply, and where things are
/// kept in the store.
///
/// Invariant: the outcome of an entry depends on the store and the entry alone, and all of it is
/// one batch together with the applied index. Callers: the state machines of the log's
/// implementations, one thread a group; readers on any thread. May depend on: `log`, `mvcc`, `kv`.
/// Start reading at [io.lauma.log.apply.EntryApplier].
@NullMarked
package io.lauma.log.apply;

import org.jspecify.annotations.NullMarked;
