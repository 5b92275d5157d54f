package io.lauma.replica;

import io.lauma.advisory.AdvisoryCall;
import io.lauma.advisory.AdvisoryOwner;
import io.lauma.log.NodeId;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.HerdAdvisoryLocks;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

/// Advisory locks of the herd as a node's sessions use them: asked of the node that leads the
/// system group. One object an incarnation: it numbers the requests of all sessions, because
/// process ids are used again.
public final class ClusterAdvisoryLocks implements HerdAdvisoryLocks {
  private final Router router;
  private final Asks asks;
  private final long incarnation;
  private final AtomicLong requests = new AtomicLong();

  /// @param incarnation of this node
  public ClusterAdvisoryLocks(Router router, Asks asks, long incarnation) {
    this.router = router;
    this.asks = asks;
    this.incarnation = incarnation;
  }

  private AdvisoryOwner owner(int processId) {
    NodeId self = router.self();
    return new AdvisoryOwner(self, incarnation, processId);
  }

  private CompletableFuture<Reply> ask(AdvisoryCall call) {
    return asks.ask(replyTo -> router.toAdvisoryLocks(call, replyTo));
  }

  @Override
  public CompletableFuture<Boolean> lock(int processId, Lock lock, boolean waits) {
    CompletableFuture<Reply> question =
        ask(new AdvisoryCall.Lock(owner(processId), requests.incrementAndGet(), lock, waits));
    CompletableFuture<Boolean> answer =
        question.thenApply(reply -> {
          if (reply instanceof Reply.AdvisoryLock(boolean granted)) {
            return granted;
          }
          throw failure(reply);
        });
    var _ = answer.whenComplete((_, _) -> question.cancel(false));
    return answer;
  }

  private static RuntimeException failure(Reply reply) {
    return reply instanceof Reply.Failed failed
        ? failed.exception()
        : new IllegalStateException("no answer about an advisory lock: " + reply);
  }

  @Override
  public CompletionStage<Void> release(int processId, List<Lock> locks) {
    return release(owner(processId), requests.incrementAndGet(), locks);
  }

  private CompletionStage<Void> release(AdvisoryOwner owner, long number, List<Lock> locks) {
    int count = Math.min(locks.size(), AdvisoryCall.RELEASES_MAX);
    return ask(new AdvisoryCall.Release(owner, number, locks.subList(0, count)))
        .thenCompose(_ ->
            count == locks.size()
                ? CompletableFuture.completedFuture(null)
                : release(owner, number, locks.subList(count, locks.size())));
  }

  @Override
  public CompletionStage<Void> releaseAll(int processId) {
    return ask(new AdvisoryCall.ReleaseAll(owner(processId), requests.incrementAndGet()))
        .thenApply(_ -> null);
  }

  @Override
  public CompletionStage<List<AdvisoryLockRow>> rows() {
    return rows(new ArrayList<>());
  }

  private CompletableFuture<List<AdvisoryLockRow>> rows(List<AdvisoryLockRow> soFar) {
    return ask(new AdvisoryCall.Rows(soFar.size()))
        .thenCompose(reply -> {
          if (!(reply instanceof Reply.AdvisoryLocks(var rows, boolean more))) {
            throw failure(reply);
          }
          soFar.addAll(rows);
          return more ? rows(soFar) : CompletableFuture.completedFuture(soFar);
        });
  }
}
