/// The node over HTTP: routes beside Pekko Management's own (which are read-only), and its health.
///
/// Invariant: nothing here changes the herd but through the same calls that SQL makes. Callers:
/// Pekko Management, on its dispatcher. May depend on: `session` (cluster control), Pekko HTTP and
/// Management, Jackson. Start reading at [io.lauma.management.LaumaRoutes].
@NullMarked
package io.lauma.management;

import org.jspecify.annotations.NullMarked;
