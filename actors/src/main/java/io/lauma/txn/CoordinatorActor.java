package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.ReplicatedLog;
import io.lauma.replica.EntityJournal;
import io.lauma.replica.EntityNews;
import io.lauma.replica.JournalEntry;
import io.lauma.replica.LeaderLease;
import io.lauma.replica.Reply;
import io.lauma.replica.ReplyTo;
import io.lauma.replica.Router;
import io.lauma.replica.WriteQueue;
import io.lauma.shard.ShardActor;
import io.lauma.shard.SpillNames;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// The transaction coordinator of a group, on the node that leads it: turns the decisions of
/// [CoordinatorState] into messages and journal writes. Ends when its journal ends (fenced).
public final class CoordinatorActor extends AbstractBehavior<CoordinatorActor.Command> {
  private static final int EARLY_MAX = 10_000;

  /// Events after which the journal is cut.
  private static final int IMAGE_EVENTS = 2_000;

  /// Of held transactions in such an entry.
  private static final long HELD_BYTES_MAX = 1 << 20;

  private static final Duration TICK = Duration.ofSeconds(1);

  /// What the actor takes.
  public sealed interface Command {
    record Request(CoordinatorRequest request, ReplyTo replyTo) implements Command {}

    /// Begins no commit any more; once nothing is under way `sealed` is told what to hand over, and
    /// the actor does nothing from then on.
    record Seal(Consumer<CoordinatorImage> sealed) implements Command {}

    /// Goes on, unless it is sealed already.
    enum Unseal implements Command {
      INSTANCE
    }
  }

  private record Journal(EntityNews<CoordinatorEvent> news) implements Command {}

  private record FromShard(Reply reply) implements Command {}

  private record Timestamp(
      CoordinatorEffect.RequestTimestamp<ReplyTo> request, HybridTime timestamp)
      implements Command {}

  private record Staged(CoordinatorEffect.Persist<ReplyTo> persist, boolean done)
      implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  private final GroupId group;
  private final LeaderLease lease;
  private final Router router;
  private final ActorRef<EntityJournal.Command<CoordinatorEvent>> journal;
  private final ReplyTo self;
  private final WriteQueue<CoordinatorEvent> writes = new WriteQueue<>();
  private final Deque<Command> early = new ArrayDeque<>();
  private final CoordinatorState<ReplyTo> state;
  private final LargeWrites large;
  private final Optional<CoordinatorImage> inherited;
  private Optional<Consumer<CoordinatorImage>> sealing = Optional.empty();
  private boolean sealed;
  private boolean recovered;
  private int eventsSinceImage;
  private long epoch;

  /// Where a coordinator runs.
  ///
  /// @param lease the right of the leadership that it runs in to answer
  /// @param inherited what the one before has handed over; empty unless nothing came between
  public record Hosting(
      LeaderLease lease,
      DecidedTransactions decided,
      Router router,
      ReplicatedLog log,
      Optional<CoordinatorImage> inherited) {}

  public static Behavior<Command> create(Hosting hosting) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new CoordinatorActor(context, timers, hosting)));
  }

  private CoordinatorActor(
      ActorContext<Command> context, TimerScheduler<Command> timers, Hosting hosting) {
    super(context);
    this.group = hosting.lease().group();
    this.lease = hosting.lease();
    this.router = hosting.router();
    this.inherited = hosting.inherited();
    this.large = new LargeWrites(hosting.log(), group);
    this.state = CoordinatorState.open(group, CoordinatorLimits.DEFAULT, hosting.decided());
    this.self = new ReplyTo.Entity(context.messageAdapter(Reply.class, FromShard::new));
    ActorRef<EntityNews<CoordinatorEvent>> news =
        context.messageAdapter(EntityNews.type(), Journal::new);
    this.journal =
        context.spawn(
            EntityJournal.create(persistenceId(group), CoordinatorEvent.class, news),
            "journal",
            DispatcherSelector.sameAsParent());
    context.watch(journal);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
  }

  /// The persistence id of a group's coordinator.
  public static String persistenceId(GroupId group) {
    return group.value() + "|coordinator";
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    if (sealed) {
      return this;
    }
    if (!recovered && !(command instanceof Journal)) {
      if (early.size() < EARLY_MAX) {
        early.add(command);
      }
    } else {
      serve(command);
    }
    flush();
    if (sealing.isPresent() && writes.isIdle() && state.isDrained()) {
      sealed = true;
      sealing.get().accept(state.seal());
    }
    return this;
  }

  /// Every so often the journal is replaced by the events that rebuild the present state: nothing
  /// is in flight then, so the state is exactly what is durable. Held transactions may be too much
  /// for one entry: then it grows until they end.
  private void flush() {
    if (eventsSinceImage >= IMAGE_EVENTS && writes.begin()) {
      eventsSinceImage = 0;
      List<CoordinatorEvent> snapshot = state.snapshot();
      long heldBytes =
          snapshot.stream()
              .mapToLong(event -> event instanceof CoordinatorEvent.Held h ? h.storedBytes() : 0)
              .sum();
      if (heldBytes > HELD_BYTES_MAX) {
        writes.done();
      } else {
        journal.tell(new EntityJournal.Command.Replace<>(snapshot));
      }
    }
    writes.next().ifPresent(batch -> journal.tell(new EntityJournal.Command.Write<>(batch)));
  }

  private void serve(Command command) {
    switch (command) {
      case Command.Request r -> carryOut(state.handle(r.replyTo(), r.request()));
      case Command.Seal seal -> {
        sealing = Optional.of(seal.sealed());
        state.drain();
      }
      case Command.Unseal _ -> {
        sealing = Optional.empty();
        state.undrain();
      }
      case FromShard answer -> {
        if (answer.reply() instanceof Reply.OfShard(var reply)) {
          carryOut(state.shard(reply));
        }
      }
      case Staged staged -> onStaged(staged);
      case Timestamp t -> carryOut(state.timestamp(t.request(), t.timestamp()));
      case Tick _ -> carryOut(state.tick());
      case Journal news -> onJournal(news.news());
    }
  }

  /// A stage that cannot be written means that this coordinator was fenced or lost the leadership:
  /// its journal ends, and it with it.
  private void onStaged(Staged staged) {
    if (staged.done()) {
      writes.add(entry(staged.persist(), true));
    }
  }

  private void onJournal(EntityNews<CoordinatorEvent> news) {
    switch (news) {
      case EntityNews.Recovered<CoordinatorEvent> past -> {
        epoch = past.epoch();
        past.events().forEach(state::on);
        eventsSinceImage = past.events().size();
        recovered = true;
        large.dropUndecided(epoch);
        carryOut(inherited.map(state::resume).orElseGet(state::start));
        early.forEach(this::serve);
        early.clear();
      }
      case EntityNews.Written<CoordinatorEvent> written -> {
        writes.done();
        eventsSinceImage += written.events().size();
        for (CoordinatorEvent event : written.events()) {
          state.on(event);
          carryOut(state.persisted(event));
        }
      }
    }
  }

  private void carryOut(List<CoordinatorEffect<ReplyTo>> effects) {
    for (CoordinatorEffect<ReplyTo> effect : effects) {
      switch (effect) {
        case CoordinatorEffect.Reply<ReplyTo> reply -> answer(reply.to(), reply.reply());
        case CoordinatorEffect.ToShard<ReplyTo> call ->
            router.toShard(call.group(), call.shard(), call.request(), self);
        case CoordinatorEffect.RequestTimestamp<ReplyTo> request -> requestTimestamp(request);
        case CoordinatorEffect.Persist<ReplyTo> persist -> persist(persist);
      }
    }
  }

  private void answer(ReplyTo to, CoordinatorReply reply) {
    if (reply.needsLease()) {
      lease.send(to, new Reply.OfCoordinator(reply));
    } else {
      to.send(new Reply.OfCoordinator(reply));
    }
  }

  private void persist(CoordinatorEffect.Persist<ReplyTo> persist) {
    if (!(persist.event() instanceof CoordinatorEvent.Committed committed)
        || !LargeWrites.isLarge(persist.rows())) {
      writes.add(entry(persist, false));
      return;
    }
    ActorRef<Command> actor = getContext().getSelf();
    var _ =
        large
            .stage(committed.txn(), persist.rows(), epoch)
            .whenComplete(
                (staged, failure) -> actor.tell(new Staged(persist, failure == null && staged)));
  }

  private void requestTimestamp(CoordinatorEffect.RequestTimestamp<ReplyTo> request) {
    ActorRef<Command> actor = getContext().getSelf();
    router
        .timestamps()
        .next()
        .whenComplete((timestamp, failure) -> {
          if (failure == null) {
            actor.tell(new Timestamp(request, timestamp));
          }
        });
  }

  /// @param staged whether the rows are in the log already, as a stage of the transaction
  private JournalEntry<CoordinatorEvent> entry(
      CoordinatorEffect.Persist<ReplyTo> persist, boolean staged) {
    List<Effect> effects = new ArrayList<>();
    List<Condition> conditions = new ArrayList<>();
    for (CoordinatorEffect.ShardRows rows : persist.rows()) {
      conditions.add(
          new Condition.EpochIs(ShardActor.persistenceId(group, rows.shard()), rows.epoch()));
      if (!rows.rows().isEmpty() && !staged) {
        effects.add(new Effect.RowWrites(persist.timestamp(), rows.rows()));
      }
    }
    if (persist.event() instanceof CoordinatorEvent.Committed committed) {
      if (staged) {
        effects.add(
            new Effect.StageCommitted(LargeWrites.stage(committed.txn()), persist.timestamp()));
      }
      for (CoordinatorEffect.ShardRows rows : persist.rows()) {
        if (rows.spilled()) {
          String stage = SpillNames.stage(rows.shard(), committed.txn());
          effects.add(new Effect.StageCommitted(stage, persist.timestamp()));
        }
      }
    }
    StoredDecisions.of(persist.event()).ifPresent(effects::add);
    return new JournalEntry<>(persist.event(), effects, conditions);
  }
}
