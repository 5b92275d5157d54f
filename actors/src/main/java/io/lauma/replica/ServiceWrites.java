package io.lauma.replica;

import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.ReplicatedLog;
import io.lauma.membership.MembershipState;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;

/// What the services of one leadership of the system group write: only under the epoch that the
/// leadership has opened, so that nothing of an earlier one lands behind the state that a later one
/// began from. Thread-safe.
///
/// @param lease the right of the leadership to answer
/// @param epoch what [#open] was answered
record ServiceWrites(ReplicatedLog log, LeaderLease lease, long epoch) {
  /// The persistence id whose epoch it is; it has no events.
  static final String ID = MembershipState.SYSTEM.value() + "|services";

  /// Opens the epoch of a leadership; `writer` is the same in every repeat.
  static CompletionStage<AppendResult> open(ReplicatedLog log, UUID writer) {
    return log.append(MembershipState.SYSTEM, AtomicWrite.of(new Effect.OpenEpoch(ID, writer)));
  }

  CompletionStage<AppendResult> append(Effect effect) {
    return append(List.of(effect));
  }

  CompletionStage<AppendResult> append(List<Effect> effects) {
    return log.append(MembershipState.SYSTEM, new AtomicWrite(List.of(condition()), effects));
  }

  Condition condition() {
    return new Condition.EpochIs(ID, epoch);
  }
}
