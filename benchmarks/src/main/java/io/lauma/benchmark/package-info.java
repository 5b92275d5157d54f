/// Measures Lauma beside a durable PostgreSQL: the same JDBC workloads, interleaved.
///
/// Invariant: every contender gets the same statements, clients and time, in rounds that alternate.
/// Callers: the command line. May depend on: JDBC and the process interface of what it measures; on
/// `parse` for the JMH benchmark. Start reading at [io.lauma.benchmark.Driver].
@NullMarked
package io.lauma.benchmark;

import org.jspecify.annotations.NullMarked;
