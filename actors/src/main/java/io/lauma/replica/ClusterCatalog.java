package io.lauma.replica;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.catalog.replica.CatalogReplica;
import io.lauma.session.CatalogAccess;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The catalog as this node's sessions use it: reads of the local replica while this node is in
/// touch with the herd, changes through the catalog's entity.
public final class ClusterCatalog implements CatalogAccess {
  private final CatalogReplica replica;
  private final Router router;
  private final Asks asks;

  /// How long a statement waits for a node that has lost touch with its herd.
  static final Duration TOUCH_WAIT = Duration.ofSeconds(15);

  private final MembershipLease lease;

  /// @param lease this node's right to plan
  public ClusterCatalog(CatalogReplica replica, Router router, Asks asks, MembershipLease lease) {
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
                  Reply.SequenceValue _,
                  Reply.Backends _,
                  Reply.Signalled _,
                  Reply.BackendTransactions _,
                  Reply.RowWaits _,
                  Reply.AdvisoryLock _,
                  Reply.AdvisoryLocks _ ->
                  throw new IllegalStateException("no answer to a definition statement");
            });
  }
}
