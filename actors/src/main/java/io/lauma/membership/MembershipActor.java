package io.lauma.membership;

import io.lauma.clock.Clock;
import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.NodeId;
import io.lauma.log.ReadLease;
import io.lauma.membership.Member.State;
import io.lauma.replica.EntityJournal;
import io.lauma.replica.EntityNews;
import io.lauma.replica.JournalEntry;
import io.lauma.replica.Reply;
import io.lauma.replica.ReplyTo;
import io.lauma.replica.SystemCall;
import io.lauma.replica.SystemCommand;
import io.lauma.replica.SystemRequest;
import io.lauma.replica.WriteQueue;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;

/// The membership's entity, on the node that leads the system group: founds the herd, admits and
/// removes members, declares them down and up by committed events, and steers replicas and leaders
/// step by step towards [PlacementRules].
public final class MembershipActor extends AbstractBehavior<SystemCommand> {
  /// A member without a sign of life for so long is declared down.
  static final Duration DOWN_AFTER = Duration.ofMillis(2_500);

  /// Placement goes on while every member was heard from within this.
  static final Duration HEARD_LATELY = Duration.ofMillis(1_200);

  /// A hand-over that failed has let commits wait: the next step comes after as long without.
  static final Duration REST = Duration.ofSeconds(5);

  private static final Duration TICK = Duration.ofMillis(250);
  private static final int EARLY_MAX = 1_000;

  private record Journal(EntityNews<MembershipEvent> news) implements SystemCommand {}

  private record StepEnded(PlacementRules.Step step, boolean done, Optional<MembershipEvent> event)
      implements SystemCommand {}

  private enum Tick implements SystemCommand {
    INSTANCE
  }

  /// What the actor needs of its node.
  ///
  /// @param herdId identity of a herd that this node founds
  /// @param founder this node, as it founds a herd when there is none
  /// @param steps carries placement steps out
  /// @param replicationFactor wanted replicas of data groups
  /// @param lease of the system group: beats are acknowledged under it
  public record Setup(
      String herdId,
      Member founder,
      PlacementSteps steps,
      int replicationFactor,
      Clock clock,
      ReadLease lease) {}

  private final Setup setup;
  private final ActorRef<EntityJournal.Command<MembershipEvent>> journal;
  private final WriteQueue<MembershipEvent> writes = new WriteQueue<>();
  private final Deque<SystemCommand> early = new ArrayDeque<>();
  private final Map<NodeId, Long> lastBeatNanos = new HashMap<>();
  private final Map<NodeId, ReplyTo> joining = new HashMap<>();
  private final Map<NodeId, ReplyTo> leaving = new HashMap<>();
  private MembershipState state = MembershipState.EMPTY;

  /// As far as it is durable: what answers rest on.
  private MembershipState durable = MembershipState.EMPTY;

  private boolean recovered;
  private boolean stepping;
  private long restingUntilNanos;
  private long startedNanos;

  public static Behavior<SystemCommand> create(Setup setup) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new MembershipActor(context, timers, setup)));
  }

  private MembershipActor(
      ActorContext<SystemCommand> context, TimerScheduler<SystemCommand> timers, Setup setup) {
    super(context);
    this.setup = setup;
    ActorRef<EntityNews<MembershipEvent>> news =
        context.messageAdapter(EntityNews.type(), Journal::new);
    this.journal =
        context.spawn(
            EntityJournal.create(MembershipReplica.PERSISTENCE_ID, MembershipEvent.class, news),
            "journal");
    context.watch(journal);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
  }

  @Override
  public Receive<SystemCommand> createReceive() {
    return newReceiveBuilder().onMessage(SystemCommand.class, this::onCommand).build();
  }

  private Behavior<SystemCommand> onCommand(SystemCommand command) {
    if (command instanceof Journal news) {
      onJournal(news.news());
    } else if (!recovered) {
      if (early.size() < EARLY_MAX && !(command instanceof Tick)) {
        early.add(command);
      }
    } else if (command instanceof SystemCall call) {
      onCall(call);
    } else if (command instanceof Tick) {
      onTick();
    } else if (command instanceof StepEnded ended) {
      onStepEnded(ended);
    }
    writes.next().ifPresent(batch -> journal.tell(new EntityJournal.Command.Write<>(batch)));
    return this;
  }

  private void onJournal(EntityNews<MembershipEvent> news) {
    switch (news) {
      case EntityNews.Recovered<MembershipEvent> past -> {
        past.events().forEach(event -> state = state.on(event));
        durable = state;
        recovered = true;
        startedNanos = setup.clock().monotonicNanos();
        restingUntilNanos = startedNanos;
        if (!state.isFounded()) {
          commit(
              new MembershipEvent.Founded(
                  setup.herdId(), setup.founder(), new GroupId(1), nowMillis()));
        }
        early.forEach(command -> getContext().getSelf().tell(command));
        early.clear();
      }
      case EntityNews.Written<MembershipEvent> written -> {
        writes.done();
        written.events().forEach(event -> durable = durable.on(event));
        answer();
      }
    }
  }

  /// Decides an event: the state follows at once, so that later decisions build on it; answers wait
  /// until it is durable.
  private void commit(MembershipEvent event) {
    state = state.on(event);
    writes.add(new JournalEntry<>(event, List.of(), List.of()));
  }

  private long nowMillis() {
    return setup.clock().wallMillis();
  }

  private void onCall(SystemCall call) {
    switch (call.request()) {
      case SystemRequest.Beat beat -> onBeat(beat.member(), call.replyTo());
      case SystemRequest.Join join -> onJoin(join.member(), call.replyTo());
      case SystemRequest.Leave leave -> onLeave(leave.node(), call.replyTo());
      case SystemRequest.Ddl _, SystemRequest.CatalogApplied _, SystemRequest.Freeze _ ->
          throw new IllegalArgumentException("not for the membership");
    }
  }

  private void onBeat(Member member, ReplyTo replyTo) {
    Optional<Member> known = state.member(member.node());
    if (known.isPresent()) {
      noteBeat(member, known.get());
    }
    Optional<Member> now = state.member(member.node());
    Reply.Pulse pulse =
        new Reply.Pulse(now.map(Member::state), now.map(Member::incarnation).orElse(0L));
    if (setup.lease().holds(MembershipState.SYSTEM)) {
      replyTo.send(pulse);
      return;
    }
    var _ =
        setup
            .lease()
            .renew(MembershipState.SYSTEM)
            .thenAccept(result -> {
              if (result instanceof AppendResult.Applied
                  && setup.lease().holds(MembershipState.SYSTEM)) {
                replyTo.send(pulse);
              }
            });
  }

  /// A down incarnation stays down: its node returns as a larger one.
  private void noteBeat(Member member, Member known) {
    if (member.incarnation() < known.incarnation()) {
      return;
    }
    if (member.incarnation() > known.incarnation()) {
      lastBeatNanos.put(member.node(), setup.clock().monotonicNanos());
      commit(new MembershipEvent.MemberReturned(member, nowMillis()));
    } else if (known.state() != State.DOWN) {
      lastBeatNanos.put(member.node(), setup.clock().monotonicNanos());
      if (known.state() == State.JOINING) {
        commit(new MembershipEvent.MemberUp(member.node(), member.incarnation(), nowMillis()));
      }
    }
  }

  private void onJoin(Member member, ReplyTo replyTo) {
    Optional<Member> known = state.member(member.node());
    if (known.isPresent() && known.get().state() != State.JOINING) {
      replyTo.send(
          Reply.Failed.of(
              new SqlException(
                  SqlState.LAUMA_ALREADY_MEMBER,
                  "node \"" + member.name() + "\" is a member already")));
      return;
    }
    if (state.member(member.name()).filter(m -> !m.node().equals(member.node())).isPresent()) {
      replyTo.send(
          Reply.Failed.of(
              new SqlException(
                      SqlState.DUPLICATE_OBJECT,
                      "a member named \"" + member.name() + "\" exists already")
                  .withHint("Start the node with another --name.")));
      return;
    }
    joining.put(member.node(), replyTo);
    if (known.isEmpty()) {
      commit(new MembershipEvent.JoinStarted(member, nowMillis()));
    } else {
      answer();
    }
  }

  private void onLeave(NodeId node, ReplyTo replyTo) {
    Optional<Member> known = state.member(node);
    if (known.isEmpty()) {
      leaving.put(node, replyTo);
      answer();
      return;
    }
    if (known.get().state() == State.JOINING) {
      leaving.put(node, replyTo);
      commit(new MembershipEvent.MemberRemoved(node, nowMillis()));
      return;
    }
    if (!PlacementRules.mayLeave(state, setup.replicationFactor(), node)) {
      replyTo.send(
          Reply.Failed.of(
              new SqlException(
                      SqlState.LAUMA_WOULD_LOSE_QUORUM_OR_DATA,
                      "the members that are up could not hold the cluster's data without this one")
                  .withHint("Start the members that are down, or join another one, first.")));
      return;
    }
    leaving.put(node, replyTo);
    if (known.get().state() != State.LEAVING) {
      commit(new MembershipEvent.LeaveStarted(node, nowMillis()));
    }
  }

  /// Answers whoever waits for what is durable by now.
  private void answer() {
    joining
        .entrySet()
        .removeIf(entry -> {
          if (durable.member(entry.getKey()).isEmpty()) {
            return false;
          }
          entry
              .getValue()
              .send(new Reply.Admitted(durable.herdId(), List.copyOf(durable.members())));
          return true;
        });
    leaving
        .entrySet()
        .removeIf(entry -> {
          if (durable.member(entry.getKey()).isPresent()) {
            return false;
          }
          entry.getValue().send(new Reply.Done(List.of()));
          return true;
        });
  }

  private void onTick() {
    declareDown();
    removeEmptied();
    step();
  }

  private void declareDown() {
    long now = setup.clock().monotonicNanos();
    for (Member member : List.copyOf(state.members())) {
      long last = lastBeatNanos.getOrDefault(member.node(), startedNanos);
      boolean silent = now - last > DOWN_AFTER.toNanos();
      if (silent
          && (member.state() == State.UP || member.state() == State.LEAVING)
          && !member.node().equals(setup.founder().node())) {
        getContext().getLog().info("member {} is down: no sign of life", member.name());
        commit(
            new MembershipEvent.MemberDown(
                member.node(), member.incarnation(), "no sign of life", nowMillis()));
      }
    }
  }

  /// A leaving member without replicas is a member no more.
  private void removeEmptied() {
    for (Member member : List.copyOf(state.members())) {
      boolean empty = state.groups().stream().noneMatch(g -> g.has(member.node()));
      if (member.state() == State.LEAVING && empty) {
        commit(new MembershipEvent.MemberRemoved(member.node(), nowMillis()));
      }
    }
  }

  /// Whether every member that counts as up has given a sign of life lately: no step may rely on
  /// one that is about to be declared down.
  private boolean allHeard() {
    long now = setup.clock().monotonicNanos();
    return state.members().stream()
        .filter(member -> member.state() == State.UP)
        .filter(member -> !member.node().equals(setup.founder().node()))
        .allMatch(member -> {
          Long last = lastBeatNanos.get(member.node());
          return last != null && now - last < HEARD_LATELY.toNanos();
        });
  }

  private void step() {
    boolean resting = setup.clock().monotonicNanos() - restingUntilNanos < 0;
    if (stepping || resting || !allHeard()) {
      return;
    }
    PlacementRules.next(state, setup.replicationFactor(), setup.steps().leaders())
        .ifPresent(step -> {
          stepping = true;
          ActorRef<SystemCommand> self = getContext().getSelf();
          setup
              .steps()
              .carryOut(step, state)
              .whenComplete((done, failure) -> self.tell(ended(step, failure == null && done)));
        });
  }

  private void onStepEnded(StepEnded ended) {
    stepping = false;
    ended.event().ifPresent(this::commit);
    if (!ended.done() && ended.step() instanceof PlacementRules.Step.MoveLeader) {
      restingUntilNanos = setup.clock().monotonicNanos() + REST.toNanos();
    }
  }

  private SystemCommand ended(PlacementRules.Step step, boolean done) {
    Optional<MembershipEvent> event =
        !done
            ? Optional.empty()
            : switch (step) {
              case PlacementRules.Step.AddGroup add ->
                  Optional.of(
                      new MembershipEvent.GroupChanged(
                          new GroupMembers(add.group(), List.of(add.founder()), List.of()),
                          nowMillis()));
              case PlacementRules.Step.ChangeReplicas change ->
                  Optional.of(new MembershipEvent.GroupChanged(change.members(), nowMillis()));
              case PlacementRules.Step.MoveLeader _ -> Optional.empty();
            };
    return new StepEnded(step, done, event);
  }
}
