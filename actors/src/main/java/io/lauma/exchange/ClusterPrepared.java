package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.IndexDefinition;
import io.lauma.exec.PreparedTransactions;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.prepared.PreparedCall;
import io.lauma.prepared.PreparedEntry;
import io.lauma.replica.Reply;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Prepared transactions of the herd as a node's sessions use them: identifiers are the affair of
/// the system group's leader, what is behind them that of the transactions' coordinators.
public final class ClusterPrepared implements PreparedTransactions {
  private static final long PAUSE_MILLIS = 50;

  private final Gateway gateway;

  public ClusterPrepared(Gateway gateway) {
    this.gateway = gateway;
  }

  /// Takes the identifier, has the transaction held, and confirms it.
  ///
  /// @param shards that have a part of it
  /// @param hold fails when the transaction could not be held: then it is aborted
  CompletionStage<Void> prepare(
      String identifier,
      TxnId txn,
      Set<ShardId> shards,
      CatalogSnapshot catalog,
      int owner,
      Supplier<CompletionStage<Void>> hold) {
    PreparedCall reserve =
        new PreparedCall.Reserve(
            identifier,
            txn,
            !shards.isEmpty(),
            tablesOf(catalog, shards),
            owner,
            gateway.router().self(),
            gateway.id().incarnation());
    return done(reserve)
        .thenCompose(_ ->
            hold.get()
                .exceptionallyCompose(failure ->
                    done(new PreparedCall.Remove(identifier, txn))
                        .thenCompose(_ -> CompletableFuture.failedFuture(failure))))
        .thenCompose(_ -> confirm(identifier, txn));
  }

  private static List<Integer> tablesOf(CatalogSnapshot catalog, Set<ShardId> shards) {
    return catalog.relations().stream()
        .filter(relation -> relation.shards().stream().anyMatch(s -> shards.contains(s.id())))
        .map(relation -> relation.index().map(IndexDefinition::tableOid).orElseGet(relation::oid))
        .distinct()
        .toList();
  }

  /// An entry that is gone was taken back, or somebody has finished it already.
  private CompletionStage<Void> confirm(String identifier, TxnId txn) {
    return done(new PreparedCall.Confirm(identifier, txn))
        .exceptionallyCompose(failure ->
            gateway
                .askCoordinator(txn.group(), new CoordinatorRequest.AskOutcome(txn))
                .thenCompose(outcome ->
                    outcome instanceof CoordinatorReply.Committed
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.failedFuture(takenBack(identifier))));
  }

  private static SqlException takenBack(String identifier) {
    return new SqlException(
            SqlState.T_R_SERIALIZATION_FAILURE,
            "transaction \"" + identifier + "\" could not be prepared in time")
        .withDetail("It was rolled back.");
  }

  @Override
  public CompletionStage<Void> finish(
      String identifier, boolean commits, int roleOid, boolean superuser) {
    return answer(new PreparedCall.Finish(identifier, commits, roleOid, superuser))
        .thenCompose(found -> finish(found.entries().getFirst(), commits));
  }

  private CompletionStage<Void> finish(PreparedEntry entry, boolean commits) {
    PreparedCall remove = new PreparedCall.Remove(entry.identifier(), entry.txn());
    if (!entry.held()) {
      return done(remove);
    }
    return gateway
        .askCoordinator(entry.txn().group(), new CoordinatorRequest.Finish(entry.txn(), commits))
        .thenCompose(outcome ->
            switch (outcome) {
              case CoordinatorReply.Committed _ -> done(remove);
              case CoordinatorReply.Aborted aborted ->
                  done(remove)
                      .thenCompose(_ ->
                          commits
                              ? CompletableFuture.failedFuture(conflict(aborted))
                              : CompletableFuture.completedFuture(null));
              case CoordinatorReply.Unknown _ ->
                  done(remove)
                      .thenCompose(
                          _ -> CompletableFuture.failedFuture(unknown(entry.identifier())));
              case CoordinatorReply.Held _,
                  CoordinatorReply.InProgress _,
                  CoordinatorReply.TryAgain _ ->
                  CompletableFuture.runAsync(
                          () -> {},
                          CompletableFuture.delayedExecutor(PAUSE_MILLIS, TimeUnit.MILLISECONDS))
                      .thenCompose(_ -> finish(entry, commits));
              case CoordinatorReply.IdsReserved _, CoordinatorReply.Status _ ->
                  throw new IllegalStateException("no answer to this question: " + outcome);
            });
  }

  private static SqlException conflict(CoordinatorReply.Aborted aborted) {
    return new SqlException(aborted.state(), aborted.message())
        .withDetail("The prepared transaction was rolled back.")
        .withHint("The transaction might succeed if retried.");
  }

  private static SqlException unknown(String identifier) {
    return new SqlException(
            SqlState.T_R_STATEMENT_COMPLETION_UNKNOWN,
            "the outcome of prepared transaction \"" + identifier + "\" is not known any more")
        .withDetail("It was finished longer ago than outcomes are kept.");
  }

  @Override
  public CompletionStage<List<Prepared>> all() {
    return rows(new ArrayList<>())
        .thenApply(entries ->
            entries.stream()
                .map(e ->
                    new Prepared(
                        e.identifier(), e.txn().value(), e.tables(), e.owner(), e.preparedMicros()))
                .toList());
  }

  private CompletionStage<List<PreparedEntry>> rows(List<PreparedEntry> soFar) {
    return answer(new PreparedCall.Rows(soFar.size()))
        .thenCompose(page -> {
          soFar.addAll(page.entries());
          return page.more() ? rows(soFar) : CompletableFuture.completedFuture(soFar);
        });
  }

  private CompletionStage<Reply.PreparedTransactions> answer(PreparedCall call) {
    return ask(call)
        .thenApply(reply -> {
          if (reply instanceof Reply.PreparedTransactions found) {
            return found;
          }
          throw reply instanceof Reply.Failed failed
              ? failed.exception()
              : new IllegalStateException("no answer about prepared transactions: " + reply);
        });
  }

  private CompletionStage<Void> done(PreparedCall call) {
    return ask(call)
        .thenApply(reply -> {
          if (reply instanceof Reply.Failed failed) {
            throw failed.exception();
          }
          return null;
        });
  }

  private CompletableFuture<Reply> ask(PreparedCall call) {
    return gateway.asks().ask(replyTo -> gateway.router().toPrepared(call, replyTo));
  }
}
