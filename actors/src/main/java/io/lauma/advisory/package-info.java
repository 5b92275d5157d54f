/// The herd's advisory locks: who has which, who waits for which, and how both are stored.
///
/// Invariant: the rules see no clock, thread or message. Callers: `replica`, whose service of the
/// system group carries them out. May depend on: `log` (for node ids), `message`, the vocabulary of
/// `session.backend` and `expr`. Start reading at [io.lauma.advisory.AdvisoryLocks].
@NullMarked
package io.lauma.advisory;

import org.jspecify.annotations.NullMarked;
