package io.lauma.sim;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.CoordinatorEffect;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;

/// What is on its way between the parts of the simulation.
sealed interface Message {
  record ToShard(GroupId group, ShardId shard, Address from, ShardRequest request)
      implements Message {}

  record ToCoordinator(GroupId group, Address from, CoordinatorRequest request)
      implements Message {}

  record FromShard(GroupId group, Address to, ShardReply reply) implements Message {}

  record FromCoordinator(Address to, CoordinatorReply reply) implements Message {}

  /// A shard asks whether a transaction is still open.
  record ToGateway(GroupId group, ShardId shard, GatewayId gateway, TxnId txn) implements Message {}

  /// A coordinator wants a commit timestamp.
  record ToOracle(SimLeader by, CoordinatorEffect.RequestTimestamp<Address> request)
      implements Message {
    TxnId txn() {
      return request.txn();
    }
  }

  record FromOracle(
      SimLeader to, CoordinatorEffect.RequestTimestamp<Address> request, HybridTime timestamp)
      implements Message {}

  /// A parked read may go on.
  record ReadReady(Address reader, GroupId group, boolean refused) implements Message {}
}
