/// The herd's prepared transactions by the identifiers that PREPARE TRANSACTION gave them: what is
/// known of each, who may finish it, and how it is stored.
///
/// Invariant: the rules see no clock, thread or message. Callers: `replica`, whose service of the
/// system group carries them out, and `exchange`, which asks it. May depend on: `kv`, `log` (for
/// node ids), `message`, `exec` for the rows that sessions see. Start reading at
/// [io.lauma.prepared.PreparedRegistry].
@NullMarked
package io.lauma.prepared;

import org.jspecify.annotations.NullMarked;
