package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardReply;
import java.util.List;
import java.util.Set;

/// What a decision of [ShardState] asks its actor to do, in the order of the list.
///
/// @param <A> the address of whoever asked
public sealed interface ShardEffect<A> {
  /// Sends an answer.
  record Reply<A>(A to, ShardReply reply) implements ShardEffect<A> {}

  /// Persists an event under the shard's epoch, with row versions at `timestamp` in the same entry
  /// (none when `rows` is empty). Once it is applied on this node: [ShardState#on], then
  /// [ShardState#persisted]. When it is refused the shard has been fenced and ends.
  ///
  /// @param spilled whether the event also decides about the transaction's stage: what was put
  ///   aside becomes versions at `timestamp`, or is dropped when the event is an abort
  record Persist<A>(ShardEvent event, List<RowWrite> rows, HybridTime timestamp, boolean spilled)
      implements ShardEffect<A> {}

  /// Puts rows aside under the shard's epoch, in the transaction's stage; once they are in this
  /// node's store: [ShardState#spilled]. One at a time for a transaction. When it is refused the
  /// shard has been fenced and ends.
  record Spill<A>(TxnId txn, List<RowWrite> rows) implements ShardEffect<A> {}

  /// Drops a transaction's stage under the shard's epoch.
  record DropSpilled<A>(TxnId txn) implements ShardEffect<A> {}

  /// Drops the stages that earlier starts of this shard have left, but for these transactions.
  record DropSpilledExcept<A>(Set<TxnId> txns) implements ShardEffect<A> {}

  /// Asks the transaction's coordinator ([TxnId#group]); the answer goes to [ShardState#status].
  record AskStatus<A>(TxnId txn, HybridTime readAt) implements ShardEffect<A> {}

  /// Asks a gateway whether this transaction is still its own and open; a gateway that has ended it
  /// answers with a Release. So a late repeat of a write that nobody waits for keeps no locks.
  record AskGateway<A>(GatewayId gateway, TxnId txn) implements ShardEffect<A> {}

  /// A read that was parked may go on.
  record ReadReady<A>(A reader) implements ShardEffect<A> {}

  /// A read could not be parked: too many are (53400).
  record ReadRefused<A>(A reader) implements ShardEffect<A> {}
}
