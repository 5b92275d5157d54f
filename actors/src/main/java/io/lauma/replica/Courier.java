package io.lauma.replica;

import io.lauma.message.CborMessage;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Takes answers from other nodes to the threads of this one that wait for them: one actor a node,
/// a correlation id a request. Methods are thread-safe.
public final class Courier {
  private final ConcurrentHashMap<Long, CompletableFuture<Reply>> waiting =
      new ConcurrentHashMap<>();
  private final AtomicLong nextId = new AtomicLong();

  /// What the courier's actor takes.
  public sealed interface Command extends CborMessage {}

  /// The answer to request `id`.
  public record Answer(long id, Reply reply) implements Command {}

  /// The courier's actor.
  public Behavior<Command> behavior() {
    return Behaviors.receiveMessage(command -> {
      switch (command) {
        case Answer answer -> deliver(answer);
      }
      return Behaviors.same();
    });
  }

  private void deliver(Answer answer) {
    CompletableFuture<Reply> future = waiting.remove(answer.id());
    if (future != null) {
      future.complete(answer.reply());
    }
  }

  /// The address as another node can use it; a wait is forgotten when its future ends in any way.
  ///
  /// @param self this courier's actor
  ReplyTo leaving(ReplyTo replyTo, ActorRef<Command> self) {
    return switch (replyTo) {
      case ReplyTo.Waiting w -> {
        long id = nextId.incrementAndGet();
        waiting.put(id, w.future());
        var _ = w.future().whenComplete((_, _) -> waiting.remove(id));
        yield new ReplyTo.Remote(self, id);
      }
      case ReplyTo.Remote r -> r;
      case ReplyTo.Entity e -> e;
    };
  }

  /// Waits under way.
  int pending() {
    return waiting.size();
  }
}
