package io.lauma.replica;

import io.lauma.kv.HybridTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Timestamps for the callers of one node (DESIGN 2.4): a caller joins only a request that has not
/// been sent, an answer serves only the callers of that very attempt, and what is left over is
/// never used. Thread-safe.
public final class TimestampSource {
  /// After this without an answer a request counts as lost, and its callers join a new one.
  static final long ATTEMPT_MILLIS = 500;

  /// Callers of one request.
  static final int CALLERS_MAX = 10_000;

  private static final long RETRY_MILLIS = 20;

  private final Router router;
  private List<CompletableFuture<HybridTime>> gathering = new ArrayList<>();
  private boolean inFlight;
  private volatile @org.jspecify.annotations.Nullable RuntimeException ended;

  TimestampSource(Router router) {
    this.router = router;
  }

  /// A timestamp larger than every one that was handed out before this call.
  public CompletionStage<HybridTime> next() {
    Optional<OracleService> local = router.oracle();
    CompletableFuture<HybridTime> caller = new CompletableFuture<>();
    RuntimeException end = ended;
    if (end != null) {
      caller.completeExceptionally(end);
      return caller;
    }
    if (local.isPresent()) {
      local
          .get()
          .draw(1)
          .whenComplete((first, failure) -> {
            if (failure == null && first.isPresent()) {
              caller.complete(first.get());
            } else {
              later(() -> next().whenComplete((time, e) -> pass(caller, time, e)));
            }
          });
      return caller;
    }
    synchronized (this) {
      gathering.add(caller);
    }
    send();
    return caller;
  }

  private void send() {
    List<CompletableFuture<HybridTime>> callers;
    synchronized (this) {
      if (inFlight || gathering.isEmpty()) {
        return;
      }
      inFlight = true;
      int count = Math.min(gathering.size(), CALLERS_MAX);
      callers = new ArrayList<>(gathering.subList(0, count));
      gathering = new ArrayList<>(gathering.subList(count, gathering.size()));
    }
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    var _ =
        answer
            .orTimeout(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS)
            .whenComplete((reply, failure) -> answered(callers, reply, failure));
    router.draw(callers.size(), new ReplyTo.Waiting(answer));
  }

  private void answered(
      List<CompletableFuture<HybridTime>> callers,
      @org.jspecify.annotations.Nullable Reply reply,
      @org.jspecify.annotations.Nullable Throwable failure) {
    synchronized (this) {
      inFlight = false;
      if (failure != null || !(reply instanceof Reply.Timestamps)) {
        callers.addAll(gathering);
        gathering = callers;
      }
    }
    if (failure == null && reply instanceof Reply.Timestamps timestamps) {
      for (int i = 0; i < callers.size(); i++) {
        callers.get(i).complete(new HybridTime(timestamps.first().value() + i));
      }
      send();
    } else if (ended != null || router.oracle().isPresent()) {
      drawLocally();
    } else {
      send();
    }
  }

  /// The oracle has moved to this node: waiting callers draw from it.
  private void drawLocally() {
    List<CompletableFuture<HybridTime>> callers;
    synchronized (this) {
      callers = gathering;
      gathering = new ArrayList<>();
    }
    callers.forEach(caller -> next().whenComplete((time, e) -> pass(caller, time, e)));
  }

  private static void pass(
      CompletableFuture<HybridTime> caller,
      @org.jspecify.annotations.Nullable HybridTime time,
      @org.jspecify.annotations.Nullable Throwable failure) {
    if (time != null) {
      caller.complete(time);
    } else if (failure != null) {
      caller.completeExceptionally(failure);
    }
  }

  /// Fails every caller, those still to come too: this node's incarnation ends.
  void end(RuntimeException failure) {
    ended = failure;
    List<CompletableFuture<HybridTime>> callers;
    synchronized (this) {
      callers = gathering;
      gathering = new ArrayList<>();
    }
    callers.forEach(caller -> caller.completeExceptionally(failure));
  }

  private static void later(Runnable task) {
    Executor delayed = CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS);
    delayed.execute(task);
  }
}
