package io.lauma.replica;

import io.lauma.advisory.AdvisoryCall;
import io.lauma.advisory.AdvisoryLocks;
import io.lauma.clock.Clock;
import io.lauma.kv.HybridTime;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.log.ReplicatedLog;
import io.lauma.membership.MembershipState;
import io.lauma.prepared.PreparedCall;
import io.lauma.prepared.PreparedEntry;
import io.lauma.session.backend.RowWait;
import io.lauma.txn.DeadlockWatch;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.ShardWaits;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

/// The oracle, the sequences and the search for deadlocks of one leadership of the system group.
/// The first two begin from what is in the store once their epoch is open, when nothing of an
/// earlier leadership can land any more; requests until then are kept.
final class SystemServices extends AbstractBehavior<SystemServices.Command> {
  /// Requests kept while the epoch is being opened; later ones are dropped, and repeated by who
  /// asked.
  private static final int EARLY_MAX = 10_000;

  /// `setval`s whose repeats are known: twice carried out, one would undo the `nextval`s between.
  private static final int RECENT_SETS_MAX = 1_000;

  /// Waits of one answer.
  private static final int ROW_WAITS_MAX = 10_000;

  private static final Duration OPEN_AGAIN = Duration.ofMillis(50);

  /// What the actor takes.
  sealed interface Command {
    /// Answered by [Reply.Timestamps], or not at all.
    record Draw(int count, ReplyTo replyTo) implements Command {}

    /// Answered by [Reply.SequenceValue] or [Reply.Failed], or not at all.
    record OfSequence(SequenceCall call, ReplyTo replyTo) implements Command {}

    /// Answered by [Reply.AdvisoryLock], [Reply.AdvisoryLocks], [Reply.Done] or [Reply.Failed], or
    /// not at all.
    record OfAdvisoryLocks(AdvisoryCall call, ReplyTo replyTo) implements Command {}

    /// Answered by [Reply.PreparedTransactions], [Reply.Done] or [Reply.Failed], or not at all.
    record OfPrepared(PreparedCall call, ReplyTo replyTo) implements Command {}

    /// Ends the services; `sealed` is told what belongs into the entry that hands over, so that no
    /// timestamp and no value of a sequence is skipped. Requests are kept.
    record Seal(Consumer<List<Effect>> sealed) implements Command {}

    /// Begins anew: the hand-over did not take place.
    enum Unseal implements Command {
      INSTANCE
    }

    /// What waits for row locks at a shard. Not answered.
    record Waits(ShardWaits waits) implements Command {}

    /// Answered by [Reply.RowWaits].
    ///
    /// @param skip waits that the asker has already
    record AskWaits(int skip, ReplyTo replyTo) implements Command {}

    /// No transaction of the node reads below `oldest`. Not answered.
    record OldestSnapshot(NodeId node, HybridTime oldest) implements Command {}
  }

  private record Now(HybridTime now) implements Command {}

  private enum Open implements Command {
    INSTANCE
  }

  private record Opened(Optional<AppendResult> result) implements Command {}

  private enum Look implements Command {
    INSTANCE
  }

  private record Written(StoredService of, Optional<AppendResult> result) implements Command {}

  private record PreparedOver(PreparedEntry entry) implements Command {}

  private record AdvisoryWaits(AdvisoryDeadlocks waits) implements Command {}

  private record Services(
      OracleService oracle,
      SequenceService sequences,
      AdvisoryService advisoryLocks,
      PreparedService prepared,
      ServiceWrites writes) {
    List<StoredService> stored() {
      return List.of(advisoryLocks, prepared);
    }
  }

  private final LeaderLease lease;
  private final ReplicatedLog log;
  private final Router router;
  private final Clock clock;
  private UUID writer = UUID.randomUUID();
  private final Deque<Command> early = new ArrayDeque<>();
  private final Set<ReplyTo> recentSets = new LinkedHashSet<>();
  private final DeadlockWatch deadlocks;
  private final HorizonRules horizon;
  private @Nullable Services services;
  private boolean sealed;
  private AdvisoryDeadlocks advisoryWaits = AdvisoryDeadlocks.NONE;

  static Behavior<Command> create(
      LeaderLease lease, ReplicatedLog log, Router router, Clock clock) {
    return Behaviors.setup(context -> new SystemServices(context, lease, log, router, clock));
  }

  private SystemServices(
      ActorContext<Command> context,
      LeaderLease lease,
      ReplicatedLog log,
      Router router,
      Clock clock) {
    super(context);
    this.lease = lease;
    this.log = log;
    this.router = router;
    this.clock = clock;
    this.deadlocks = new DeadlockWatch(router.deadlockReports().toNanos());
    this.horizon = new HorizonRules(router.retention(), clock.monotonicNanos());
    open();
    lookLater();
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Command.class, this::onCommand)
        .onSignal(PostStop.class, _ -> onStop())
        .build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Open _ -> open();
      case Opened opened -> onOpened(opened.result().orElse(null));
      case Command.Waits waits -> onWaits(waits.waits());
      case Command.AskWaits(var skip, var replyTo) -> onAskWaits(skip, replyTo);
      case Command.OldestSnapshot(var node, var oldest) -> onOldest(node, oldest);
      case Now now -> onNow(now.now());
      case Look _ -> onLook();
      case Written(var of, var result) -> onWritten(of, result.orElse(null));
      case PreparedOver(var entry) -> onPreparedOver(entry);
      case AdvisoryWaits(var waits) -> onAdvisoryWaits(waits);
      case Command.Seal seal -> seal.sealed().accept(seal());
      case Command.Unseal _ -> {
        if (sealed) {
          sealed = false;
          writer = UUID.randomUUID();
          open();
        }
      }
      case Command.Draw _,
          Command.OfSequence _,
          Command.OfAdvisoryLocks _,
          Command.OfPrepared _ -> {
        Services open = services;
        if (open != null) {
          serve(open, command);
        } else if (early.size() < EARLY_MAX) {
          early.add(command);
        }
      }
    }
    return this;
  }

  private List<Effect> seal() {
    sealed = true;
    Services open = services;
    if (open == null) {
      return List.of();
    }
    services = null;
    router.oracleEnds(open.oracle());
    List<Effect> effects = new ArrayList<>(open.sequences().seal());
    effects.add(open.oracle().seal());
    return effects;
  }

  private Behavior<Command> onStop() {
    Services open = services;
    if (open != null) {
      router.oracleEnds(open.oracle());
    }
    return this;
  }

  private void open() {
    getContext()
        .pipeToSelf(
            ServiceWrites.open(log, writer),
            (result, _) -> new Opened(Optional.ofNullable(result)));
  }

  /// A node that no longer leads stops this actor: until then it goes on trying.
  private void onOpened(@Nullable AppendResult result) {
    if (sealed || services != null) {
      return;
    }
    if (!(result instanceof AppendResult.Applied applied)) {
      getContext().scheduleOnce(OPEN_AGAIN, getContext().getSelf(), Open.INSTANCE);
      return;
    }
    ServiceWrites writes = new ServiceWrites(log, lease, applied.epoch());
    Services open =
        new Services(
            new OracleService(log, writes, clock),
            new SequenceService(log, writes),
            new AdvisoryService(log.readStore(MembershipState.SYSTEM), lease, clock),
            new PreparedService(log.readStore(MembershipState.SYSTEM), lease, clock, router),
            writes);
    services = open;
    open.advisoryLocks().releaseEnded(router.membership());
    write(open);
    router.oracleIs(open.oracle());
    List<Command> kept = new ArrayList<>(early);
    early.clear();
    kept.forEach(command -> serve(open, command));
  }

  private void serve(Services open, Command command) {
    switch (command) {
      case Command.Draw draw ->
          open.oracle()
              .draw(draw.count())
              .thenAccept(first ->
                  first.ifPresent(t -> draw.replyTo().send(new Reply.Timestamps(t, draw.count()))));
      case Command.OfSequence of -> onSequence(open.sequences(), of);
      case Command.OfAdvisoryLocks of -> {
        open.advisoryLocks().on(of.call(), of.replyTo(), router.membership());
        write(open);
      }
      case Command.OfPrepared of -> {
        open.prepared().on(of.call(), of.replyTo());
        write(open);
      }
      case Open _,
          Opened _,
          Now _,
          Look _,
          Written _,
          PreparedOver _,
          AdvisoryWaits _,
          Command.Waits _,
          Command.AskWaits _,
          Command.OldestSnapshot _,
          Command.Seal _,
          Command.Unseal _ ->
          throw new IllegalStateException("not a request: " + command);
    }
  }

  /// The time of the horizon is that of the oracle.
  private void onOldest(NodeId node, HybridTime oldest) {
    horizon.reported(node, oldest, clock.monotonicNanos());
    Services open = services;
    if (open != null && node.equals(router.self())) {
      ActorRef<Command> self = getContext().getSelf();
      open.oracle().draw(1).thenAccept(drawn -> drawn.ifPresent(now -> self.tell(new Now(now))));
    }
  }

  private void onNow(HybridTime now) {
    HybridTime present = log.readStore(MembershipState.SYSTEM).horizon();
    horizon
        .next(present, now, clock.monotonicNanos())
        .ifPresent(next ->
            log.append(MembershipState.SYSTEM, AtomicWrite.of(new Effect.HorizonAdvanced(next))));
  }

  /// Has the changes of stored services written, of each one write after the other.
  private void write(Services open) {
    for (StoredService service : open.stored()) {
      service
          .nextWrite()
          .ifPresent(effects ->
              getContext()
                  .pipeToSelf(
                      open.writes().append(effects),
                      (result, _) -> new Written(service, Optional.ofNullable(result))));
    }
  }

  /// What was not written, or perhaps, must not be built upon: all begins anew from the store,
  /// under an epoch that rules out a late arrival.
  private void onWritten(StoredService of, @Nullable AppendResult result) {
    boolean applied = result instanceof AppendResult.Applied;
    if (applied) {
      of.written();
    }
    Services open = services;
    if (open == null || !open.stored().contains(of)) {
      return;
    }
    if (applied) {
      write(open);
      return;
    }
    services = null;
    router.oracleEnds(open.oracle());
    writer = UUID.randomUUID();
    getContext().scheduleOnce(OPEN_AGAIN, getContext().getSelf(), Open.INSTANCE);
  }

  private void onPreparedOver(PreparedEntry entry) {
    Services open = services;
    if (open != null) {
      open.prepared().over(entry);
      write(open);
    }
  }

  private void lookLater() {
    getContext().scheduleOnce(router.deadlockReports(), getContext().getSelf(), Look.INSTANCE);
  }

  /// Ends what ended sessions have, and looks who waits for whom: a deadlock may go over row locks
  /// too, which transactions hold, so that the nodes are asked for those of the sessions.
  private void onLook() {
    lookLater();
    Services open = services;
    if (open == null) {
      return;
    }
    open.advisoryLocks().releaseEnded(router.membership());
    ActorRef<Command> self = getContext().getSelf();
    open.prepared().look(router.membership(), entry -> self.tell(new PreparedOver(entry)));
    write(open);
    List<AdvisoryLocks.Wait> waits = open.advisoryLocks().waits();
    if (!waits.isEmpty()) {
      getContext()
          .pipeToSelf(
              AdvisoryDeadlocks.of(waits, router),
              (found, _) -> new AdvisoryWaits(found == null ? AdvisoryDeadlocks.NONE : found));
    } else if (!advisoryWaits.isEmpty()) {
      onAdvisoryWaits(AdvisoryDeadlocks.NONE);
    }
  }

  private void onAdvisoryWaits(AdvisoryDeadlocks waits) {
    advisoryWaits = waits;
    end(deadlocks.reported(waits.report(), waits.lines(), clock.monotonicNanos()));
  }

  private void onWaits(ShardWaits waits) {
    end(deadlocks.reported(waits, clock.monotonicNanos()));
  }

  private void onAskWaits(int skip, ReplyTo replyTo) {
    List<RowWait> waits =
        deadlocks.present(AdvisoryDeadlocks.PLACE, clock.monotonicNanos()).stream()
            .map(wait -> new RowWait(wait.waiter().value(), wait.holder().value()))
            .distinct()
            .skip(skip)
            .limit(ROW_WAITS_MAX + 1L)
            .toList();
    boolean more = waits.size() > ROW_WAITS_MAX;
    replyTo.send(new Reply.RowWaits(more ? waits.subList(0, ROW_WAITS_MAX) : waits, more));
  }

  private void end(List<DeadlockWatch.Victim> victims) {
    for (DeadlockWatch.Victim victim : victims) {
      getContext().getLog().info("deadlock detected: {}", victim.detail());
      Services open = services;
      if (AdvisoryDeadlocks.isPlaceOf(victim)) {
        if (open != null) {
          advisoryWaits
              .ownerOf(victim)
              .ifPresent(owner ->
                  open.advisoryLocks()
                      .endWait(owner, victim.number(), AdvisoryDeadlocks.error(victim)));
          write(open);
        }
        continue;
      }
      router.toShard(
          victim.group(),
          victim.shard(),
          new ShardRequest.CancelWait(
              victim.txn(),
              victim.number(),
              SqlState.T_R_DEADLOCK_DETECTED,
              "deadlock detected",
              victim.detail()),
          new ReplyTo.Waiting(new CompletableFuture<>()));
    }
  }

  private void onSequence(SequenceService sequences, Command.OfSequence of) {
    var _ =
        switch (of.call()) {
          case SequenceCall.Next next ->
              sequences.next(next.sequence()).whenComplete((v, e) -> answer(of.replyTo(), v, e));
          case SequenceCall.Set set when isNew(of.replyTo()) ->
              sequences
                  .set(set.sequence(), set.value(), set.isCalled())
                  .whenComplete((_, e) -> answer(of.replyTo(), set.value(), e));
          case SequenceCall.Set _ -> null;
        };
  }

  private boolean isNew(ReplyTo request) {
    boolean added = recentSets.add(request);
    if (recentSets.size() > RECENT_SETS_MAX) {
      recentSets.remove(recentSets.iterator().next());
    }
    return added;
  }

  private static void answer(ReplyTo replyTo, @Nullable Long value, @Nullable Throwable failure) {
    Throwable cause =
        failure instanceof CompletionException && failure.getCause() != null
            ? failure.getCause()
            : failure;
    if (cause instanceof SqlException error) {
      if (error.state() != SqlState.CANNOT_CONNECT_NOW) {
        replyTo.send(Reply.Failed.of(error));
      }
    } else if (failure == null && value != null) {
      replyTo.send(new Reply.SequenceValue(value));
    }
  }
}
