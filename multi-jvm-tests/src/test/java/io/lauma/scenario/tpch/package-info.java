/// TPC-H: data made by a generator, loaded by COPY, and queries whose answers are those of
/// PostgreSQL.
///
/// Invariant: both servers hold the same rows; answers are compared as text and in order. Callers:
/// the build. May depend on: `harness`, the parent package's extensions, the generator, the JDBC
/// driver. Start reading at [io.lauma.scenario.tpch.Tpch].
@NullMarked
package io.lauma.scenario.tpch;

import org.jspecify.annotations.NullMarked;
