/// How far the build of an index has come, and where that is kept.
///
/// Invariant: what is recorded of a build stays true for ever, so that records may arrive late,
/// twice or not at all. Callers: `session`, which builds, and `actors`, which keeps the records.
/// May depend on: `catalog` and `kv`. Start reading at [io.lauma.session.build.BuildPoint].
@NullMarked
package io.lauma.session.build;

import org.jspecify.annotations.NullMarked;
