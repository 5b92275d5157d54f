package io.lauma.journal;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.RowWrite;
import io.lauma.log.Effect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.pattern.StatusReply;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandlerWithReply;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehaviorWithEnforcedReplies;
import org.apache.pekko.persistence.typed.javadsl.ReplyEffect;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;

/// A test entity: a list of words, each also a row version at its own timestamp.
final class Ledger
    extends EventSourcedBehaviorWithEnforcedReplies<Ledger.Command, Ledger.Added, Ledger.Words> {
  sealed interface Command {
    record Add(List<String> words, ActorRef<StatusReply<Done>> replyTo) implements Command {}

    record Read(ActorRef<Words> replyTo) implements Command {}
  }

  /// Bound to Jackson CBOR.
  interface CborMarker {}

  record Added(String word, long at) implements CborMarker, RowChanging {
    @Override
    @JsonIgnore
    public List<Effect.RowWrites> writes() {
      return List.of(
          new Effect.RowWrites(
              new HybridTime(at),
              List.of(new RowWrite(key(word), word.getBytes(StandardCharsets.UTF_8)))));
    }

    @Override
    @JsonIgnore
    public List<io.lauma.log.AtomicWrite.Condition> conditions() {
      return List.of();
    }

    @Override
    @JsonIgnore
    public List<Effect> effects() {
      return List.of();
    }
  }

  record Words(List<String> list) implements CborMarker {
    Words with(String word) {
      List<String> more = new ArrayList<>(list);
      more.add(word);
      return new Words(more);
    }
  }

  private final boolean snapshots;

  private Ledger(PersistenceId id, boolean snapshots) {
    super(id);
    this.snapshots = snapshots;
  }

  static Behavior<Command> create(String id, boolean snapshots) {
    return Behaviors.setup(_ -> new Ledger(PersistenceId.ofUniqueId(id), snapshots));
  }

  static Key key(String word) {
    return Key.of((word + "\0").getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public Words emptyState() {
    return new Words(List.of());
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return snapshots
        ? RetentionCriteria.snapshotEvery(5, 2).withDeleteEventsOnSnapshot()
        : RetentionCriteria.disabled();
  }

  @Override
  public CommandHandlerWithReply<Command, Added, Words> commandHandler() {
    return (state, command) ->
        switch (command) {
          case Command.Add add -> onAdd(state, add);
          case Command.Read read -> Effect().reply(read.replyTo(), state);
        };
  }

  @Override
  public EventHandler<Words, Added> eventHandler() {
    return (state, event) -> state.with(event.word());
  }

  private ReplyEffect<Added, Words> onAdd(Words state, Command.Add add) {
    int size = state.list().size();
    List<Added> events =
        IntStream.range(0, add.words().size())
            .mapToObj(i -> new Added(add.words().get(i), size + i + 1))
            .toList();
    return Effect().persist(events).thenReply(add.replyTo(), _ -> StatusReply.ack());
  }
}
