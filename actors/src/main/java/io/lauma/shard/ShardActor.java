package io.lauma.shard;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
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
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.Decision;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.ShardWaits;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

/// One shard on the node that leads its group: turns the decisions of [ShardState] into messages
/// and journal writes. Until its epoch is open it keeps requests, bounded; it ends when its journal
/// ends.
public final class ShardActor extends AbstractBehavior<ShardActor.Command> {
  /// Requests kept while the shard recovers; later ones are dropped, and repeated by who asked.
  static final int RECOVERY_REQUESTS_MAX = 10_000;

  /// Events after which the journal is cut.
  private static final int IMAGE_EVENTS = 1_000;

  /// What fits one entry.
  private static final long IMAGE_BYTES_MAX = 1 << 20;

  private static final Duration TICK = Duration.ofSeconds(1);

  /// What the actor takes.
  public sealed interface Command {
    record Request(ShardRequest request, ReplyTo replyTo) implements Command {}

    /// A read of `span` at a timestamp (INFINITY: none); answered by MayRead with the overlay of
    /// the asking transaction, or RowsLost when it is not known here by the registration it names.
    ///
    /// @param registration NONE: it has had no answer to a write here
    record Read(
        KeyRange span, HybridTime at, TxnId own, RegistrationId registration, ReplyTo replyTo)
        implements Command {}

    /// Who waited with a Read has gone.
    record Leave(ReplyTo replyTo) implements Command {}

    /// Admits nothing any more; once no entry is on its way `sealed` is told what to hand over, and
    /// the actor does nothing from then on.
    record Seal(Consumer<ShardImage> sealed) implements Command {}

    /// Goes on, unless it is sealed already.
    enum Unseal implements Command {
      INSTANCE
    }

    record GatewayDown(GatewayId gateway) implements Command {}
  }

  private record Journal(EntityNews<ShardEvent> news) implements Command {}

  private record FromCoordinator(Reply reply) implements Command {}

  private record Spilled(TxnId txn, boolean done) implements Command {}

  private enum LeftStagesDropped implements Command {
    INSTANCE
  }

  private enum Tick implements Command {
    INSTANCE
  }

  /// Something has waited for a while: the search for deadlocks is told.
  private enum TellWaits implements Command {
    INSTANCE
  }

  private record WaitingRead(KeyRange span, TxnId own, RegistrationId registration) {}

  /// Where a shard runs.
  ///
  /// @param lease the right of the leadership that it runs in to answer
  /// @param inherited the shard's whole memory as the owner before has handed it over; empty unless
  ///   nothing came between
  /// @param rows the node's cache of rows
  /// @param opened told what reads need once the shard serves
  public record Hosting(
      GroupId group,
      ShardId shard,
      LeaderLease lease,
      CommittedVersions versions,
      RowCache rows,
      ReplicatedLog log,
      Router router,
      Optional<ShardImage> inherited,
      Consumer<ReadableShard> opened) {}

  private final Hosting hosting;
  private final GroupId group;
  private final ShardId shard;
  private final Router router;
  private final ActorRef<EntityJournal.Command<ShardEvent>> journal;
  private final ReplyTo self;
  private final WriteQueue<ShardEvent> writes = new WriteQueue<>();
  private final Deque<Command> early = new ArrayDeque<>();
  private int eventsSinceImage;
  private final Map<ReplyTo, WaitingRead> readers = new HashMap<>();
  private final TimerScheduler<Command> timers;
  private Optional<Consumer<ShardImage>> sealing = Optional.empty();
  private boolean sealed;
  private @org.jspecify.annotations.Nullable ShardState<ReplyTo> state;

  public static Behavior<Command> create(Hosting hosting) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new ShardActor(context, timers, hosting)));
  }

  private ShardActor(
      ActorContext<Command> context, TimerScheduler<Command> timers, Hosting hosting) {
    super(context);
    this.timers = timers;
    this.hosting = hosting;
    this.group = hosting.group();
    this.shard = hosting.shard();
    this.router = hosting.router();
    this.self = new ReplyTo.Entity(context.messageAdapter(Reply.class, FromCoordinator::new));
    ActorRef<EntityNews<ShardEvent>> news = context.messageAdapter(EntityNews.type(), Journal::new);
    this.journal =
        context.spawn(
            EntityJournal.create(persistenceId(group, shard), ShardEvent.class, news),
            "journal",
            DispatcherSelector.sameAsParent());
    context.watch(journal);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
  }

  /// The persistence id of a shard.
  public static String persistenceId(GroupId group, ShardId shard) {
    return group.value() + "|shard-" + shard.value();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    if (sealed) {
      return this;
    }
    ShardState<ReplyTo> open = state;
    if (command instanceof Journal news) {
      onJournal(news.news());
    } else if (open == null) {
      if (early.size() < RECOVERY_REQUESTS_MAX) {
        early.add(command);
      }
    } else {
      serve(open, command);
      if (open.someoneWaits() && !timers.isTimerActive(TellWaits.INSTANCE)) {
        timers.startTimerWithFixedDelay(
            TellWaits.INSTANCE, TellWaits.INSTANCE, router.deadlockReports());
      }
    }
    flush();
    seal();
    return this;
  }

  private void seal() {
    ShardState<ReplyTo> open = state;
    if (sealing.isPresent() && open != null && writes.isIdle() && !open.entryInFlight()) {
      sealed = true;
      sealing.get().accept(open.seal());
    }
  }

  private void serve(ShardState<ReplyTo> open, Command command) {
    switch (command) {
      case Command.Request _, Command.Read _ when sealing.isPresent() -> {
        // dropped: who asked repeats it where the shard serves by then
      }
      case Command.Seal seal -> sealing = Optional.of(seal.sealed());
      case Command.Unseal _ -> sealing = Optional.empty();
      case Command.Request r -> {
        if (r.request() instanceof ShardRequest.Write write
            && !router.admitsWrites(shard, write.plan())) {
          r.replyTo()
              .send(
                  new Reply.OfShard(
                      new ShardReply.Refused(
                          r.request().txn(), shard, ShardReply.Refusal.LOCKS_LOST)));
        } else {
          carryOut(open, open.handle(r.replyTo(), r.request()));
        }
      }
      case Command.Read r -> {
        readers.put(r.replyTo(), new WaitingRead(r.span(), r.own(), r.registration()));
        carryOut(open, open.read(r.replyTo(), r.span(), r.at(), r.own()));
      }
      case Command.Leave leave -> {
        readers.remove(leave.replyTo());
        open.leave(leave.replyTo());
      }
      case Command.GatewayDown down -> carryOut(open, open.gatewayDown(down.gateway()));
      case FromCoordinator answer -> onCoordinator(open, answer.reply());
      case Tick _ -> carryOut(open, open.tick());
      case Spilled spilled -> onSpilled(open, spilled);
      case LeftStagesDropped _ -> open.dropsLeftStages(false);
      case TellWaits _ -> tellWaits(open);
      case Journal news -> onJournal(news.news());
    }
  }

  private void tellWaits(ShardState<ReplyTo> open) {
    if (!open.someoneWaits()) {
      timers.cancel(TellWaits.INSTANCE);
    }
    router.toDeadlockWatch(new ShardWaits(group, shard, open.lockWaits()));
  }

  private void onCoordinator(ShardState<ReplyTo> open, Reply reply) {
    if (reply instanceof Reply.OfCoordinator(CoordinatorReply.Status status)) {
      carryOut(open, open.status(status.txn(), status.readAt(), status.status()));
    }
  }

  /// Rows that cannot be put aside mean that this shard was fenced or its node leads no more: its
  /// journal ends, and it with it.
  private void onSpilled(ShardState<ReplyTo> open, Spilled spilled) {
    if (spilled.done()) {
      carryOut(open, open.spilled(spilled.txn()));
    } else {
      getContext().stop(journal);
    }
  }

  private void onJournal(EntityNews<ShardEvent> news) {
    switch (news) {
      case EntityNews.Recovered<ShardEvent> recovered -> open(recovered);
      case EntityNews.Written<ShardEvent> written -> {
        writes.done();
        eventsSinceImage += written.events().size();
        ShardState<ReplyTo> open = java.util.Objects.requireNonNull(state);
        for (ShardEvent event : written.events()) {
          open.on(event);
          carryOut(open, open.persisted(event));
        }
      }
    }
  }

  private void open(EntityNews.Recovered<ShardEvent> recovered) {
    ShardState<ReplyTo> open =
        ShardState.open(
            shard,
            recovered.epoch(),
            ShardLimits.DEFAULT,
            hosting.versions(),
            hosting.rows(),
            hosting.inherited().orElse(ShardImage.EMPTY));
    if (hosting.inherited().isEmpty()) {
      recovered.events().forEach(open::on);
    }
    eventsSinceImage = recovered.events().size();
    state = open;
    carryOut(open, open.recovered());
    hosting.opened().accept(open.readable());
    early.forEach(command -> serve(open, command));
    early.clear();
  }

  private void carryOut(ShardState<ReplyTo> open, List<ShardEffect<ReplyTo>> effects) {
    for (ShardEffect<ReplyTo> effect : effects) {
      switch (effect) {
        case ShardEffect.Reply<ReplyTo> reply -> answer(reply.to(), reply.reply());
        case ShardEffect.Persist<ReplyTo> persist -> writes.add(entry(persist));
        case ShardEffect.Spill<ReplyTo> spill -> spill(open, spill);
        case ShardEffect.DropSpilled<ReplyTo> drop -> stages(open).drop(drop.txn());
        case ShardEffect.DropSpilledExcept<ReplyTo> drop -> dropLeft(open, drop);
        case ShardEffect.AskStatus<ReplyTo> ask ->
            router.toCoordinator(
                ask.txn().group(), new CoordinatorRequest.AskStatus(ask.txn(), ask.readAt()), self);
        case ShardEffect.AskGateway<ReplyTo> ask ->
            router.askGateway(group, shard, ask.gateway(), ask.txn());
        case ShardEffect.ReadReady<ReplyTo> ready -> answerRead(open, ready.reader());
        case ShardEffect.ReadRefused<ReplyTo> refused -> {
          readers.remove(refused.reader());
          refused.reader().send(Reply.ReadRefused.INSTANCE);
        }
      }
    }
  }

  private void answer(ReplyTo to, ShardReply reply) {
    if (reply.needsLease()) {
      hosting.lease().send(to, new Reply.OfShard(reply));
    } else {
      to.send(new Reply.OfShard(reply));
    }
  }

  private void answerRead(ShardState<ReplyTo> open, ReplyTo reader) {
    WaitingRead read = readers.remove(reader);
    if (read != null) {
      hosting
          .lease()
          .send(
              reader,
              open.overlay(read.own(), read.registration(), read.span())
                  .<Reply>map(own -> new Reply.MayRead(own.rows(), own.putAside()))
                  .orElse(Reply.RowsLost.INSTANCE));
    }
  }

  private void dropLeft(ShardState<ReplyTo> open, ShardEffect.DropSpilledExcept<ReplyTo> drop) {
    ActorRef<Command> actor = getContext().getSelf();
    stages(open)
        .dropExcept(drop.txns())
        .ifPresent(dropped -> {
          open.dropsLeftStages(true);
          var _ = dropped.whenComplete((_, _) -> actor.tell(LeftStagesDropped.INSTANCE));
        });
  }

  private void spill(ShardState<ReplyTo> open, ShardEffect.Spill<ReplyTo> spill) {
    ActorRef<Command> actor = getContext().getSelf();
    var _ =
        stages(open)
            .add(spill.txn(), spill.rows())
            .whenComplete(
                (done, failure) -> actor.tell(new Spilled(spill.txn(), failure == null && done)));
  }

  private ShardStages stages(ShardState<ReplyTo> open) {
    return new ShardStages(hosting.log(), group, shard, open.epoch());
  }

  private JournalEntry<ShardEvent> entry(ShardEffect.Persist<ReplyTo> persist) {
    List<Effect> effects = new ArrayList<>();
    if (!persist.rows().isEmpty()) {
      effects.add(new Effect.RowWrites(persist.timestamp(), persist.rows()));
    }
    if (persist.spilled() && persist.event() instanceof ShardEvent.Resolved resolved) {
      String stage = SpillNames.stage(shard, resolved.txn());
      effects.add(
          switch (resolved.decision()) {
            case Decision.Commit commit -> new Effect.StageCommitted(stage, commit.timestamp());
            case Decision.Abort _ -> new Effect.StageDropped(stage);
          });
    }
    return new JournalEntry<>(persist.event(), effects, List.of());
  }

  /// Every so often the journal is replaced by the events that rebuild what is durable; nothing is
  /// in flight then. Held transactions may be too much for one entry: then it grows until they end.
  private void flush() {
    ShardState<ReplyTo> open = state;
    if (open != null && eventsSinceImage >= IMAGE_EVENTS && writes.begin()) {
      eventsSinceImage = 0;
      List<ShardEvent> promises = open.promises();
      if (promises.stream().mapToLong(ShardEvent::storedBytes).sum() > IMAGE_BYTES_MAX) {
        writes.done();
      } else {
        journal.tell(new EntityJournal.Command.Replace<>(promises));
      }
    }
    writes.next().ifPresent(batch -> journal.tell(new EntityJournal.Command.Write<>(batch)));
  }
}
