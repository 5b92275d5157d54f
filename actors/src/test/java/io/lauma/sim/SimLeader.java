package io.lauma.sim;

import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.shard.ShardState;
import io.lauma.txn.CoordinatorState;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// The memory of one leadership of a group: it is lost as a whole.
final class SimLeader {
  final SimGroup group;
  final long number;
  final Map<ShardId, ShardState<Address>> shards = new TreeMap<>();

  /// Left stages whose drop is on its way, by the start that drops them.
  final IdentityHashMap<ShardState<Address>, Set<TxnId>> dropping = new IdentityHashMap<>();

  CoordinatorState<Address> coordinator;
  long coordinatorEpoch;

  /// Another leader has taken over and this one does not know: it grants locks, it answers nothing
  /// that needs the lease, and its entries are fenced.
  boolean zombie;

  SimLeader(
      SimGroup group, long number, CoordinatorState<Address> coordinator, long coordinatorEpoch) {
    this.group = group;
    this.number = number;
    this.coordinator = coordinator;
    this.coordinatorEpoch = coordinatorEpoch;
  }
}
