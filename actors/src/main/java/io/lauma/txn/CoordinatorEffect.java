package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.ShardRequest;
import java.util.List;

/// What a decision of [CoordinatorState] asks its actor to do, in the order of the list.
///
/// @param <A> the address of whoever asked
public sealed interface CoordinatorEffect<A> {
  record Reply<A>(A to, CoordinatorReply reply) implements CoordinatorEffect<A> {}

  /// Sends a request; the shard's answer goes to [CoordinatorState#shard].
  record ToShard<A>(GroupId group, ShardId shard, ShardRequest request)
      implements CoordinatorEffect<A> {}

  /// Asks the oracle; the answer goes to [CoordinatorState#timestamp]. The request leaves after
  /// this effect was decided, and joins no request that has been sent before.
  ///
  /// @param term of the coordinator's start
  /// @param number of the attempt to commit, in this start: an answer to an earlier attempt may be
  ///   older than what readers have been promised since
  record RequestTimestamp<A>(TxnId txn, long term, long number) implements CoordinatorEffect<A> {}

  /// One entry, all or nothing: the event under the coordinator's epoch; for every shard the
  /// condition that its epoch is still this one, and its rows as versions at `timestamp`; and for
  /// [CoordinatorEvent.Committed] and [CoordinatorEvent.Tombstoned] the record that
  /// [DecidedTransactions] reads. Applied on this node: [CoordinatorState#on], then
  /// [CoordinatorState#persisted]. Refused because of a shard's epoch: [CoordinatorState#refused].
  /// Refused because of the coordinator's own epoch: the coordinator has been fenced and ends
  /// without another answer.
  record Persist<A>(CoordinatorEvent event, List<ShardRows> rows, HybridTime timestamp)
      implements CoordinatorEffect<A> {
    public Persist {
      rows = List.copyOf(rows);
    }
  }

  /// The rows of one shard of the coordinator's group, handed out under its epoch.
  ///
  /// @param spilled whether the shard has put its rows aside: its stage for the transaction becomes
  ///   versions with the rest
  record ShardRows(ShardId shard, long epoch, List<RowWrite> rows, boolean spilled) {
    public ShardRows {
      rows = List.copyOf(rows);
    }
  }
}
