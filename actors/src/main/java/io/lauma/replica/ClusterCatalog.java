package io.lauma.replica;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.catalog.replica.CatalogReplica;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.session.CatalogAccess;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The catalog as this node's sessions use it: reads of the local replica while this node is in
/// touch with the herd, changes through the catalog's entity.
public final class ClusterCatalog implements CatalogAccess {
  private final CatalogReplica replica;
  private final Router router;
  private final Asks asks;

  /// How long a statement waits for a node that has lost touch with its herd.
  static final Duration TOUCH_WAIT = Duration.ofSeconds(15);

  /// How long a node or shard is waited for before its writers are asked for again.
  private static final Duration ANSWER_WAIT = Duration.ofSeconds(2);

  private final Supplier<MembershipState> membership;
  private final MembershipLease lease;
  private final String builder;

  /// @param lease this node's right to plan
  /// @param incarnation of this node
  public ClusterCatalog(
      CatalogReplica replica,
      Router router,
      Asks asks,
      MembershipLease lease,
      Supplier<MembershipState> membership,
      NodeId node,
      long incarnation) {
    this.membership = membership;
    this.builder = Builders.name(node, incarnation);
    this.replica = replica;
    this.router = router;
    this.asks = asks;
    this.lease = lease;
  }

  @Override
  public CatalogState current() {
    if (!lease.holds() && !lease.await(TOUCH_WAIT)) {
      throw new SqlException(
              SqlState.CANNOT_CONNECT_NOW, "this node has lost touch with its cluster")
          .withHint("Use another member, or try again in a moment.");
    }
    return replica.state();
  }

  @Override
  public CompletionStage<Void> endLocks(Relation relation) {
    List<CompletableFuture<Reply>> fences = new ArrayList<>();
    for (Shard shard : relation.shards()) {
      fences.add(asks.ask(replyTo -> router.fence(shard.group(), shard.id(), replyTo)));
    }
    return CompletableFuture.allOf(fences.toArray(CompletableFuture[]::new));
  }

  @Override
  public String builder() {
    return builder;
  }

  /// First the nodes: whoever is about to write is known there before it sends anything. Then the
  /// shards, which know of those whose node is gone.
  @Override
  public CompletionStage<Long> oldestWriter(Relation relation) {
    List<CompletableFuture<Long>> nodes = new ArrayList<>();
    for (Member member : membership.get().members()) {
      if (member.state() == Member.State.UP || member.state() == Member.State.LEAVING) {
        nodes.add(plan(replyTo -> router.findOldestPlan(member.node(), relation.oid(), replyTo)));
      }
    }
    return oldest(nodes)
        .thenCompose(ofNodes ->
            ofShards(relation, new ShardRequest.AskOldestPlan(TxnId.NONE, false))
                .thenApply(s -> Math.min(s, ofNodes)));
  }

  @Override
  public CompletionStage<Boolean> hasOtherWriters(Relation relation, long own) {
    return ofShards(relation, new ShardRequest.AskOldestPlan(new TxnId(own), true))
        .thenApply(oldest -> oldest != Long.MAX_VALUE);
  }

  private CompletableFuture<Long> ofShards(Relation relation, ShardRequest.AskOldestPlan question) {
    List<CompletableFuture<Long>> shards = new ArrayList<>();
    for (Shard shard : relation.shards()) {
      shards.add(plan(replyTo -> router.toShard(shard.group(), shard.id(), question, replyTo)));
    }
    return oldest(shards);
  }

  private static CompletableFuture<Long> oldest(List<CompletableFuture<Long>> answers) {
    CompletableFuture<Long> oldest = CompletableFuture.completedFuture(Long.MAX_VALUE);
    for (CompletableFuture<Long> answer : answers) {
      oldest = oldest.thenCombine(answer, Math::min);
    }
    return oldest;
  }

  /// Who does not answer in time may have any plan.
  private CompletableFuture<Long> plan(Consumer<ReplyTo> question) {
    CompletableFuture<Reply> answer = asks.ask(question);
    return answer
        .completeOnTimeout(new Reply.OldestPlan(0), ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(ClusterCatalog::plan);
  }

  private static long plan(Reply reply) {
    return switch (reply) {
      case Reply.OldestPlan(long plan) -> plan;
      case Reply.OfShard(ShardReply.OldestPlan(_, _, long plan)) -> plan;
      case Reply.Failed failed -> throw failed.exception();
      case Reply.Done _,
          Reply.OfShard _,
          Reply.OfCoordinator _,
          Reply.MayRead _,
          Reply.ReadRefused _,
          Reply.RowsLost _,
          Reply.Timestamps _,
          Reply.Admitted _,
          Reply.Pulse _,
          Reply.FoundTransaction _,
          Reply.FoundSnapshot _,
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
          throw new IllegalStateException(
              "no answer to the question for the oldest plan: " + reply);
    };
  }

  @Override
  public CompletionStage<DdlResult> change(DdlRequest request, String user, String statement) {
    String requestId = UUID.randomUUID().toString();
    SystemRequest.Ddl ddl = new SystemRequest.Ddl(requestId, request, user, statement);
    return asks.ask(replyTo -> router.toSystem(ddl, replyTo))
        .thenApply(reply ->
            switch (reply) {
              case Reply.Done done -> new DdlResult(done.notices());
              case Reply.Failed failed -> throw failed.exception();
              case Reply.OfShard _,
                  Reply.OfCoordinator _,
                  Reply.MayRead _,
                  Reply.ReadRefused _,
                  Reply.RowsLost _,
                  Reply.Timestamps _,
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
                  throw new IllegalStateException("no answer to a definition statement");
            });
  }
}
