package io.lauma.exchange;

import io.lauma.exec.TransactionOutcomes;
import io.lauma.kv.HybridTime;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.replica.Reply;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// What became of a transaction of the herd (DESIGN 2.5.9). Its coordinator knows every decision;
/// of one that it has not heard of, the nodes are asked whether a session has it open; when none
/// has, the coordinator is told to see to it that it never commits.
public final class ClusterOutcomes implements TransactionOutcomes {
  private static final Duration ANSWER = Duration.ofSeconds(20);

  /// A node that does not answer within this may have the transaction open.
  private static final Duration NODE = Duration.ofSeconds(2);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Gateway gateway;
  private final Supplier<MembershipState> membership;

  /// @param membership this node's copy
  public ClusterOutcomes(Gateway gateway, Supplier<MembershipState> membership) {
    this.gateway = gateway;
    this.membership = membership;
  }

  @Override
  public CompletionStage<Optional<Outcome>> of(long id) {
    if (id <= 0 || membership.get().group(new TxnId(id).group()).isEmpty()) {
      return CompletableFuture.failedFuture(future(id));
    }
    return ask(new TxnId(id))
        .orTimeout(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(failure ->
            CompletableFuture.failedFuture(
                failure instanceof TimeoutException
                    ? new SqlException(
                        SqlState.CANNOT_CONNECT_NOW,
                        "the coordinator of transaction " + id + " does not answer now")
                    : failure));
  }

  private static SqlException future(long id) {
    return new SqlException(
        SqlState.INVALID_PARAMETER_VALUE,
        "transaction ID " + Long.toUnsignedString(id) + " is in the future");
  }

  private CompletableFuture<Optional<Outcome>> ask(TxnId txn) {
    return gateway
        .askCoordinator(txn.group(), new CoordinatorRequest.AskOutcome(txn))
        .thenCompose(reply ->
            switch (reply) {
              case CoordinatorReply.Committed _ -> known(Outcome.COMMITTED);
              case CoordinatorReply.Aborted _ -> known(Outcome.ABORTED);
              case CoordinatorReply.Held _ -> known(Outcome.IN_PROGRESS);
              case CoordinatorReply.InProgress _ ->
                  isOpen(txn)
                      .thenCompose(open -> open ? known(Outcome.IN_PROGRESS) : abandoned(txn));
              case CoordinatorReply.Unknown(_, var why) ->
                  switch (why) {
                    case FORGOTTEN ->
                        isOpen(txn)
                            .thenApply(
                                open -> open ? Optional.of(Outcome.IN_PROGRESS) : Optional.empty());
                    case FUTURE -> CompletableFuture.failedFuture(future(txn.value()));
                  };
              case CoordinatorReply.IdsReserved _,
                  CoordinatorReply.TryAgain _,
                  CoordinatorReply.Status _ ->
                  throw new IllegalStateException("no answer to this question: " + reply);
            });
  }

  private static CompletableFuture<Optional<Outcome>> known(Outcome outcome) {
    return CompletableFuture.completedFuture(Optional.of(outcome));
  }

  /// No session goes on with it: a commit that is under way ends, and one that has not begun is
  /// ruled out by the coordinator after its time of grace.
  private CompletableFuture<Optional<Outcome>> abandoned(TxnId txn) {
    return gateway
        .askCoordinator(txn.group(), new CoordinatorRequest.AskStatus(txn, HybridTime.INFINITY))
        .thenComposeAsync(
            _ -> ask(txn),
            CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
  }

  private CompletableFuture<Boolean> isOpen(TxnId txn) {
    List<CompletableFuture<Boolean>> answers = new ArrayList<>();
    for (Member member : membership.get().members()) {
      if (member.state() != Member.State.DOWN) {
        answers.add(isOpen(member.node(), txn));
      }
    }
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(_ -> answers.stream().anyMatch(CompletableFuture::join));
  }

  private CompletableFuture<Boolean> isOpen(NodeId node, TxnId txn) {
    return gateway
        .asks()
        .ask(replyTo -> gateway.router().findTransaction(node, txn, replyTo))
        .orTimeout(NODE.toMillis(), TimeUnit.MILLISECONDS)
        .handle((reply, failure) ->
            failure != null || !(reply instanceof Reply.FoundTransaction(boolean open)) || open);
  }
}
