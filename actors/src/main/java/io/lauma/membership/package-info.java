/// Who is in the herd and where replicas are: the state of the membership entity in the system
/// group, its rules, and the actors that follow it.
///
/// Invariant: membership changes by events of the system group alone, in one order for all members.
/// Callers: the host of the system group (leader), every member's replica; pure classes on any
/// thread. May depend on: `log`, `kv`, `message`, Pekko. Start reading at
/// [io.lauma.membership.MembershipState].
@NullMarked
package io.lauma.membership;

import org.jspecify.annotations.NullMarked;
