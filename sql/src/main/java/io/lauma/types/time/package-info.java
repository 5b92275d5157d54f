/// Dates, times and intervals: calendar arithmetic, time zones, text forms.
///
/// Invariant: dates count days and timestamps count microseconds since 2000-01-01, with the
/// smallest and greatest numbers as the infinities. Callers: `types.text`, `expr`, on any thread;
/// everything here is pure. May depend on: `types`. Start reading at [io.lauma.types.time.Calendar]
/// and [io.lauma.types.time.DateTimeInput].
@NullMarked
package io.lauma.types.time;

import org.jspecify.annotations.NullMarked;
