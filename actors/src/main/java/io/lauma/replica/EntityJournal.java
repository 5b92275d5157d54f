package io.lauma.replica;

import io.lauma.journal.JournalWriters;
import io.lauma.log.Effect;
import io.lauma.message.CborMessage;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;

/// The event-sourced half of an entity: opens the entity's epoch and replays its events at the
/// start, then makes its writes durable, one at a time. Decides nothing; the entity's actor is its
/// parent and does not wait behind a write. Stops when a write is refused for good (fenced), and
/// the entity with it.
///
/// @param <E> the entity's events
public final class EntityJournal<E extends CborMessage>
    extends EventSourcedBehavior<EntityJournal.Command<E>, Journaled, EntityJournal.Replay> {
  /// What the journal takes.
  public sealed interface Command<E extends CborMessage> {
    /// Makes entries durable; answered by [EntityNews.Written].
    record Write<E extends CborMessage>(List<JournalEntry<E>> entries) implements Command<E> {
      public Write {
        entries = List.copyOf(entries);
      }
    }

    /// Makes the events that rebuild the entity's present state durable in place of all before.
    record Replace<E extends CborMessage>(List<E> image) implements Command<E> {
      public Replace {
        image = List.copyOf(image);
      }
    }
  }

  /// Events gathered until recovery is complete; empty ever after.
  static final class Replay {
    private final List<CborMessage> events = new ArrayList<>();
    private boolean recovered;
  }

  private final ActorContext<Command<E>> context;
  private final Class<E> eventType;
  private final ActorRef<EntityNews<E>> entity;

  public static <E extends CborMessage> Behavior<Command<E>> create(
      String persistenceId, Class<E> eventType, ActorRef<EntityNews<E>> entity) {
    return Behaviors.setup(
        context -> new EntityJournal<>(context, persistenceId, eventType, entity));
  }

  private EntityJournal(
      ActorContext<Command<E>> context,
      String persistenceId,
      Class<E> eventType,
      ActorRef<EntityNews<E>> entity) {
    super(PersistenceId.ofUniqueId(persistenceId));
    this.context = context;
    this.eventType = eventType;
    this.entity = entity;
  }

  @Override
  public Replay emptyState() {
    return new Replay();
  }

  @Override
  public CommandHandler<Command<E>, Journaled, Replay> commandHandler() {
    return (_, command) ->
        switch (command) {
          case Command.Write<E> write -> {
            List<E> events = write.entries().stream().map(JournalEntry::event).toList();
            yield Effect()
                .persist(Journaled.of(write.entries()))
                .thenRun(_ -> entity.tell(new EntityNews.Written<>(events)));
          }
          case Command.Replace<E> replace ->
              Effect()
                  .persist(image(replace.image()))
                  .thenRun(_ -> entity.tell(new EntityNews.Written<>(List.of())));
        };
  }

  private Journaled image(List<E> events) {
    long last = lastSequenceNumber(context);
    String id = persistenceId().id();
    List<Effect> effects = last == 0 ? List.of() : List.of(new Effect.EventsDeleted(id, last));
    return new Journaled(List.<CborMessage>copyOf(events), true, List.of(), List.of(), effects);
  }

  @Override
  public EventHandler<Replay, Journaled> eventHandler() {
    return (replay, journaled) -> {
      if (!replay.recovered) {
        if (journaled.image()) {
          replay.events.clear();
        }
        replay.events.addAll(journaled.events());
      }
      return replay;
    };
  }

  @Override
  public SignalHandler<Replay> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .build();
  }

  private void onRecovered(Replay replay) {
    long epoch = JournalWriters.get(context.getSystem()).epoch(persistenceId().id());
    List<E> events = replay.events.stream().map(eventType::cast).toList();
    replay.events.clear();
    replay.recovered = true;
    entity.tell(new EntityNews.Recovered<>(epoch, events));
  }
}
