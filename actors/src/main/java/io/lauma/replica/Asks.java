package io.lauma.replica;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Questions of this node's sessions that wait for an answer. Each is sent again, unchanged, until
/// it is answered or given up: every request of the protocol may be repeated. Thread-safe.
public final class Asks {
  /// Pause before a question without an answer is sent again.
  public static final Duration REPEAT = Duration.ofMillis(300);

  private record Open(Consumer<ReplyTo> send, ReplyTo.Waiting replyTo, AtomicLong sentNanos) {}

  private final ConcurrentHashMap<Long, Open> open = new ConcurrentHashMap<>();
  private final AtomicLong nextId = new AtomicLong();
  private volatile @Nullable RuntimeException ended;

  /// Asks, and goes on asking. Completing the stage's future from outside gives up.
  ///
  /// @param send sends the question, with the address for its answer
  public CompletableFuture<Reply> ask(Consumer<ReplyTo> send) {
    CompletableFuture<Reply> future = new CompletableFuture<>();
    ReplyTo.Waiting replyTo = new ReplyTo.Waiting(future);
    RuntimeException end = ended;
    if (end != null) {
      future.completeExceptionally(end);
      return future;
    }
    send.accept(replyTo);
    if (!future.isDone()) {
      long id = nextId.incrementAndGet();
      open.put(id, new Open(send, replyTo, new AtomicLong(System.nanoTime())));
      var _ = future.whenComplete((_, _) -> open.remove(id));
      RuntimeException endedMeanwhile = ended;
      if (endedMeanwhile != null) {
        future.completeExceptionally(endedMeanwhile);
      }
    }
    return future;
  }

  /// Sends again what is due; called a few times a second.
  public void tick() {
    long now = System.nanoTime();
    for (Open ask : open.values()) {
      if (now - ask.sentNanos().get() >= REPEAT.toNanos()) {
        ask.sentNanos().set(now);
        ask.send().accept(ask.replyTo());
      }
    }
  }

  /// Questions under way.
  public int pending() {
    return open.size();
  }

  /// Gives every question up with a failure, those still to come too: this node's incarnation ends.
  public void failAll(RuntimeException failure) {
    ended = failure;
    open.values().forEach(ask -> ask.replyTo().future().completeExceptionally(failure));
  }
}
