package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.Leadership;
import io.lauma.log.ReplicatedLog;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The right of one leadership to answer from its memory (DESIGN 2.3): the group's read lease, and
/// that it belongs to the term in which the memory was made. A node that has lost a group and leads
/// it again holds the lease anew, and what is left of its earlier leadership must not answer under
/// it. Thread-safe; nothing blocks.
public final class LeaderLease {
  /// Renewals for one answer: a renewal may take longer than a lease lasts.
  static final int RENEWALS_MAX = 3;

  private final ReplicatedLog log;
  private final GroupId group;
  private final long term;

  /// @param term the one in which this node leads the group
  public LeaderLease(ReplicatedLog log, GroupId group, long term) {
    this.log = log;
    this.group = group;
    this.term = term;
  }

  public GroupId group() {
    return group;
  }

  public long term() {
    return term;
  }

  /// Whether what was worked out before this call may be answered now.
  public boolean holds() {
    return log.readLease().holds(group) && leads();
  }

  /// Whether this node still leads in the term, as far as it knows; no ground for an answer.
  public boolean leads() {
    Leadership present = log.leadership(group);
    return present.ready() && present.term() == term;
  }

  /// Whether what was worked out before this call may be answered, after a renewal if need be;
  /// never fails.
  public CompletionStage<Boolean> covers() {
    return holds() ? CompletableFuture.completedFuture(true) : renewed(RENEWALS_MAX);
  }

  /// Sends the answer once it is covered. Otherwise nobody gets it: who asked repeats the question
  /// where the group is led by then.
  public void send(ReplyTo to, Reply reply) {
    if (holds()) {
      to.send(reply);
      return;
    }
    var _ =
        renewed(RENEWALS_MAX)
            .thenAccept(covered -> {
              if (covered) {
                to.send(reply);
              }
            });
  }

  private CompletionStage<Boolean> renewed(int renewalsLeft) {
    if (renewalsLeft == 0 || !leads()) {
      return CompletableFuture.completedFuture(false);
    }
    return log.readLease()
        .renew(group)
        .handle((result, failure) -> failure == null && result instanceof AppendResult.Applied)
        .thenCompose(applied -> {
          if (!applied) {
            return CompletableFuture.completedFuture(false);
          }
          return holds()
              ? CompletableFuture.completedFuture(true)
              : renewed(renewalsLeft - 1).toCompletableFuture();
        });
  }
}
