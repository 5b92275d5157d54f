/// How a node becomes a member of another herd, and stops being one: the questions to other nodes
/// over HTTP, their proof of the shared secret, and what must survive a crash in between.
///
/// Invariant: nothing here changes a herd; it asks, and the herd's own log decides. Callers: `node`
/// and `management`, on threads that may block. May depend on: `config`, `membership`, `session`
/// (rows of pg_cluster), `types`, Jackson, the JDK's HTTP client. Start reading at
/// [io.lauma.cluster.HerdDescription].
@NullMarked
package io.lauma.cluster;

import org.jspecify.annotations.NullMarked;
