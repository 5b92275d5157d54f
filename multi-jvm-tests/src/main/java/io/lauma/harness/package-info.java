/// Real node processes under a test: started, stopped, killed, paused, restarted.
///
/// Invariant: no process outlives the JVM that started it, and none is waited for without a
/// deadline. Callers: the scenarios, each object on one thread at a time. May depend on: the JDK,
/// the PostgreSQL JDBC driver; the node's classes by name alone. Start reading at
/// [io.lauma.harness.NodeProcess].
@NullMarked
package io.lauma.harness;

import org.jspecify.annotations.NullMarked;
