package io.lauma.journal;

import io.lauma.journal.JournalException.Reason;
import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.ReplicatedLog;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// One append, carried on until its outcome is known: an unknown outcome is settled by appending
/// the same write again, or by the sight of a newer epoch, after which the store tells what was
/// applied.
final class SettledAppend {
  /// How long to try; then the outcome stays unknown, the entity stops, and its client gets no
  /// answer.
  static final Duration LIMIT = Duration.ofSeconds(60);

  private static final long DELAY_MILLIS_MIN = 10;
  private static final long DELAY_MILLIS_MAX = 200;

  private final ReplicatedLog log;
  private final GroupId group;
  private final AtomicWrite write;
  private final Supplier<Optional<Boolean>> newerEpoch;
  private final Executor executor;
  private final long deadlineNanos = System.nanoTime() + LIMIT.toNanos();
  private final CompletableFuture<AppendResult.Applied> outcome = new CompletableFuture<>();
  private boolean uncertain;
  private long delayMillis = DELAY_MILLIS_MIN;

  private SettledAppend(
      ReplicatedLog log,
      GroupId group,
      AtomicWrite write,
      Supplier<Optional<Boolean>> newerEpoch,
      Executor executor) {
    this.log = log;
    this.group = group;
    this.write = write;
    this.newerEpoch = newerEpoch;
    this.executor = executor;
  }

  /// Appends `write`; fails with [JournalException].
  ///
  /// @param newerEpoch empty while the write's epoch may still be the present one, else whether the
  ///   write is in the store
  /// @param executor where the store is looked at
  static CompletableFuture<AppendResult.Applied> run(
      ReplicatedLog log,
      GroupId group,
      AtomicWrite write,
      Supplier<Optional<Boolean>> newerEpoch,
      Executor executor) {
    SettledAppend append = new SettledAppend(log, group, write, newerEpoch, executor);
    append.attempt();
    return append.outcome;
  }

  private void attempt() {
    log.append(group, write)
        .whenComplete((result, failure) -> onResult(failure == null ? result : unknown()));
  }

  private static AppendResult unknown() {
    return new AppendResult.Unknown();
  }

  private void onResult(AppendResult result) {
    switch (result) {
      case AppendResult.Applied applied -> outcome.complete(applied);
      case AppendResult.Rejected(var reason) ->
          fail(
              switch (reason) {
                case FENCED -> Reason.FENCED;
                case CONFLICT -> Reason.CONFLICT;
              });
      case AppendResult.NotLeader(var hint) -> {
        if (hint.isPresent() && !hint.get().equals(log.self()) && !uncertain) {
          fail(Reason.NOT_LEADER);
        } else {
          later(Reason.NOT_LEADER);
        }
      }
      case AppendResult.Refused(var reason) -> {
        boolean passing = reason == AppendResult.Refusal.QUEUE_FULL;
        if (passing || uncertain) {
          later(Reason.REFUSED);
        } else {
          fail(Reason.REFUSED);
        }
      }
      case AppendResult.Unknown _ -> {
        uncertain = true;
        later(Reason.UNRESOLVED);
      }
    }
  }

  private void later(Reason reason) {
    if (System.nanoTime() - deadlineNanos > 0) {
      fail(uncertain ? Reason.UNRESOLVED : reason);
      return;
    }
    CompletableFuture.delayedExecutor(delayMillis, TimeUnit.MILLISECONDS, executor)
        .execute(this::lookAndRepeat);
    delayMillis = Math.min(delayMillis * 2, DELAY_MILLIS_MAX);
  }

  private void lookAndRepeat() {
    Optional<Boolean> stored;
    try {
      stored = newerEpoch.get();
    } catch (RuntimeException e) {
      outcome.completeExceptionally(e);
      return;
    }
    if (stored.isEmpty()) {
      attempt();
    } else if (stored.get()) {
      outcome.complete(new AppendResult.Applied(0, 0, true));
    } else {
      fail(Reason.FENCED);
    }
  }

  private void fail(Reason reason) {
    outcome.completeExceptionally(
        new JournalException(reason, "a write to group " + group.value() + " ended as " + reason));
  }
}
