/// Functions over date, time, timestamp, timestamptz and interval. Instants are microseconds since
/// 2000-01-01 UTC, local times the same without a zone.
///
/// Invariant: an infinite date or timestamp stays infinite or is refused as PostgreSQL does.
/// Callers: `expr.kernel`, on any thread. May depend on: `expr.function`, `expr.text`, `row`,
/// `types`. Start reading at [io.lauma.expr.time.TimeFunctions].
@NullMarked
package io.lauma.expr.time;

import org.jspecify.annotations.NullMarked;
