/// Row versions: reads at a timestamp and garbage collection over a sorted store of bytes.
///
/// Invariant: a version is stored under its row key followed by its inverted timestamp, is never
/// changed, and disappears only below the committed horizon or with its whole range. Callers:
/// shards (reads), the applier of the log (writes), the sweeper's thread. May depend on: `kv`.
/// Start reading at [io.lauma.mvcc.VersionReader].
@NullMarked
package io.lauma.mvcc;

import org.jspecify.annotations.NullMarked;
