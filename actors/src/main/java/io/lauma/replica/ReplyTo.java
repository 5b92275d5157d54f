package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;

/// Where the answer to a request goes. Equal when it is the same asker's same request, so that a
/// repeat replaces the first one.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = ReplyTo.Remote.class, name = "remote"),
  @JsonSubTypes.Type(value = ReplyTo.Entity.class, name = "entity")
})
public sealed interface ReplyTo {
  /// Delivers the answer; never blocks.
  void send(Reply reply);

  /// A thread of this node that waits on a future. Never leaves the node: see [Courier#leaving].
  record Waiting(CompletableFuture<Reply> future) implements ReplyTo {
    @Override
    public void send(Reply reply) {
      future.complete(reply);
    }
  }

  /// A waiting thread of another node, known to that node's courier by `id`.
  record Remote(ActorRef<Courier.Command> courier, long id) implements ReplyTo {
    @Override
    public void send(Reply reply) {
      courier.tell(new Courier.Answer(id, reply));
    }
  }

  /// A shard or coordinator, here or on another node.
  record Entity(ActorRef<Reply> entity) implements ReplyTo {
    @Override
    public void send(Reply reply) {
      entity.tell(reply);
    }
  }
}
