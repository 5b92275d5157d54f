/// What clients of a scenario attempted and were told, and the judgement of what is there later.
///
/// Invariant: an attempt is recorded before the server can see it, an outcome after the server told
/// it. Callers: the scenarios, on many client threads at once. May depend on: the JDK. Start
/// reading at [io.lauma.history.Ledger].
@NullMarked
package io.lauma.history;

import org.jspecify.annotations.NullMarked;
