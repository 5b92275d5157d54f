package io.lauma.exchange;

import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.ReplicatedLog;
import io.lauma.replica.Asks;
import io.lauma.replica.Reply;
import io.lauma.replica.Router;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/// What the gateway's classes share: this incarnation's identity, the routes and the questions
/// under way.
///
/// @param blockingDispatcher name of the bounded dispatcher for threads that read storage
/// @param spillDirectory an existing directory for temporary files
public record Gateway(
    GatewayId id,
    Router router,
    Asks asks,
    ReplicatedLog log,
    TransactionIds ids,
    String blockingDispatcher,
    Path spillDirectory) {

  /// Asks a shard until it answers.
  CompletableFuture<ShardReply> askShard(GroupId group, ShardId shard, ShardRequest request) {
    return askShard(group, shard, request, new ReadScope());
  }

  /// Asks a shard until it answers or the scope is cancelled.
  CompletableFuture<ShardReply> askShard(
      GroupId group, ShardId shard, ShardRequest request, ReadScope scope) {
    return scope
        .wait(asks.ask(replyTo -> router.toShard(group, shard, request, replyTo)))
        .thenCompose(reply ->
            switch (reply) {
              case Reply.OfShard(ShardReply.Refused refused)
                  when refused.reason() == ShardReply.Refusal.MOVED ->
                  askShard(group, shard, request, scope);
              case Reply.OfShard(var answer) -> CompletableFuture.completedFuture(answer);
              case Reply.OfCoordinator _,
                  Reply.MayRead _,
                  Reply.ReadRefused _,
                  Reply.RowsLost _,
                  Reply.Timestamps _,
                  Reply.Done _,
                  Reply.Failed _,
                  Reply.Admitted _,
                  Reply.Pulse _,
                  Reply.FoundTransaction _,
                  Reply.FoundSnapshot _,
                  Reply.OldestPlan _,
                  Reply.SequenceValue _,
                  Reply.Backends _,
                  Reply.Signalled _,
                  Reply.BackendTransactions _,
                  Reply.TableUsers _,
                  Reply.TableHolds _,
                  Reply.RowWaits _,
                  Reply.AdvisoryLock _,
                  Reply.AdvisoryLocks _,
                  Reply.PreparedTransactions _ ->
                  throw new IllegalStateException("a shard answers as a shard");
            });
  }

  /// Asks a group's coordinator until it answers.
  CompletableFuture<CoordinatorReply> askCoordinator(GroupId group, CoordinatorRequest request) {
    return askCoordinator(router, asks, group, request);
  }

  static CompletableFuture<CoordinatorReply> askCoordinator(
      Router router, Asks asks, GroupId group, CoordinatorRequest request) {
    return asks.ask(replyTo -> router.toCoordinator(group, request, replyTo))
        .thenApply(reply ->
            switch (reply) {
              case Reply.OfCoordinator(var answer) -> answer;
              case Reply.OfShard _,
                  Reply.MayRead _,
                  Reply.ReadRefused _,
                  Reply.RowsLost _,
                  Reply.Timestamps _,
                  Reply.Done _,
                  Reply.Failed _,
                  Reply.Admitted _,
                  Reply.Pulse _,
                  Reply.FoundTransaction _,
                  Reply.FoundSnapshot _,
                  Reply.OldestPlan _,
                  Reply.SequenceValue _,
                  Reply.Backends _,
                  Reply.Signalled _,
                  Reply.BackendTransactions _,
                  Reply.TableUsers _,
                  Reply.TableHolds _,
                  Reply.RowWaits _,
                  Reply.AdvisoryLock _,
                  Reply.AdvisoryLocks _,
                  Reply.PreparedTransactions _ ->
                  throw new IllegalStateException("a coordinator answers as a coordinator");
            });
  }

  /// Blocks of transaction ids of each group's coordinator.
  public static final class TransactionIds {
    /// Ids asked for at a time.
    static final int BLOCK = 1_000;

    private final Router router;
    private final Asks asks;
    private final java.util.Map<GroupId, Block> blocks =
        new java.util.concurrent.ConcurrentHashMap<>();

    public TransactionIds(Router router, Asks asks) {
      this.router = router;
      this.asks = asks;
    }

    private static final class Block {
      private final long first;
      private final int count;
      private int used;

      Block(long first, int count) {
        this.first = first;
        this.count = count;
      }

      synchronized TxnId take() {
        return used < count ? new TxnId(first + used++) : TxnId.NONE;
      }
    }

    /// A fresh id of a group's coordinator.
    CompletableFuture<TxnId> next(GroupId group) {
      Block block = blocks.get(group);
      TxnId id = block == null ? TxnId.NONE : block.take();
      if (!id.equals(TxnId.NONE)) {
        return CompletableFuture.completedFuture(id);
      }
      return askCoordinator(router, asks, group, new CoordinatorRequest.ReserveIds(BLOCK))
          .thenCompose(reply -> {
            if (reply instanceof CoordinatorReply.IdsReserved reserved) {
              blocks.put(group, new Block(reserved.first().value(), reserved.count()));
            }
            return next(group);
          });
    }

    /// The coordinator has started anew: ids of its earlier term are of no use.
    void forget(GroupId group) {
      blocks.remove(group);
    }
  }
}
