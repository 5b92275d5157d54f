package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.ShardId;
import io.lauma.txn.protocol.ChangedRow;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;

/// What a session does next for its transaction.
public sealed interface GatewayStep {
  /// A request to a shard; its answer goes to [GatewayTransaction#on].
  record Call(GroupId group, ShardId shard, ShardRequest request) {}

  /// Sends these; nothing else is due until they are answered.
  record ToShards(List<Call> calls) implements GatewayStep {
    public ToShards {
      calls = List.copyOf(calls);
    }
  }

  /// Sends this to the coordinator of the transaction's group, and again, wherever it is led by
  /// then, until there is an answer.
  record ToCoordinator(CoordinatorRequest.Commit commit) implements GatewayStep {}

  /// Nothing: answers are missing.
  enum Wait implements GatewayStep {
    INSTANCE
  }

  /// The transaction is committed; `timestamp` is ZERO when it had nothing to decide. The session
  /// does not wait for `calls`; its node repeats each until it is answered.
  record Committed(HybridTime timestamp, List<Call> calls) implements GatewayStep {
    public Committed {
      calls = List.copyOf(calls);
    }
  }

  /// Nothing of the transaction is in. `calls` as for [Committed].
  ///
  /// @param changed why, when it was another transaction's change of what this one has read
  record Aborted(SqlState state, String message, Optional<ChangedRow> changed, List<Call> calls)
      implements GatewayStep {
    public Aborted {
      calls = List.copyOf(calls);
    }
  }
}
