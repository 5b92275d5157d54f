package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.advisory.AdvisoryCall;
import io.lauma.clock.Clock;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.LogListener;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StoredHandOver;
import io.lauma.membership.MembershipState;
import io.lauma.message.CborMessage;
import io.lauma.prepared.PreparedCall;
import io.lauma.shard.RowCache;
import io.lauma.shard.ShardActor;
import io.lauma.txn.CoordinatorActor;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.ShardWaits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.serialization.Serialization;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;
import scala.util.Try;

/// One actor a node: starts the entities of a group when this node's replica begins to lead it,
/// stops them when it no longer does, tells the other hosts who leads what, and takes their
/// messages in. Raft leads, the entities follow.
public final class GroupHost extends AbstractBehavior<GroupHost.Command> {
  /// Name of the actor under its system's guardian: how other nodes find it.
  public static final String NAME = "host";

  /// What a host takes. The nested records travel between nodes.
  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Command.ToShard.class, name = "toShard"),
    @JsonSubTypes.Type(value = Command.ToCoordinator.class, name = "toCoordinator"),
    @JsonSubTypes.Type(value = Command.Draw.class, name = "draw"),
    @JsonSubTypes.Type(value = Command.ToSystem.class, name = "toSystem"),
    @JsonSubTypes.Type(value = Command.Task.class, name = "task"),
    @JsonSubTypes.Type(value = Command.Fence.class, name = "fence"),
    @JsonSubTypes.Type(value = Command.OfSequence.class, name = "ofSequence"),
    @JsonSubTypes.Type(value = Command.OfAdvisoryLocks.class, name = "ofAdvisoryLocks"),
    @JsonSubTypes.Type(value = Command.OfPrepared.class, name = "ofPrepared"),
    @JsonSubTypes.Type(value = Command.OfBackends.class, name = "ofBackends"),
    @JsonSubTypes.Type(value = Command.Waits.class, name = "waits"),
    @JsonSubTypes.Type(value = Command.AskWaits.class, name = "askWaits"),
    @JsonSubTypes.Type(value = Command.OldestSnapshot.class, name = "oldestSnapshot"),
    @JsonSubTypes.Type(value = Command.AskGateway.class, name = "askGateway"),
    @JsonSubTypes.Type(value = Command.FindTransaction.class, name = "findTransaction"),
    @JsonSubTypes.Type(value = Command.FindOldestPlan.class, name = "findOldestPlan"),
    @JsonSubTypes.Type(value = Command.Hello.class, name = "hello"),
    @JsonSubTypes.Type(value = Command.Leads.class, name = "leads")
  })
  public sealed interface Command extends CborMessage {
    record ToShard(GroupId group, ShardId shard, ShardRequest request, ReplyTo replyTo)
        implements Command {}

    record ToCoordinator(GroupId group, CoordinatorRequest request, ReplyTo replyTo)
        implements Command {}

    /// Timestamps wanted of the oracle.
    record Draw(int count, ReplyTo replyTo) implements Command {}

    /// A request to an entity of the system group.
    record ToSystem(SystemRequest request, ReplyTo replyTo) implements Command {}

    record Task(HostTask task, ReplyTo replyTo) implements Command {}

    /// From a shard: is the transaction still open at its gateway? A Release is the answer when
    /// not.
    record AskGateway(GroupId group, ShardId shard, GatewayId gateway, TxnId txn)
        implements Command {}

    /// Whether a session of this node has the transaction open.
    record FindTransaction(TxnId txn, ReplyTo replyTo) implements Command {}

    /// Under which plan sessions of this node write to a table; answered by [Reply.OldestPlan].
    record FindOldestPlan(int tableOid, ReplyTo replyTo) implements Command {}

    /// The shard's memory ends; the next request starts it under a new epoch.
    record Fence(GroupId group, ShardId shard, ReplyTo replyTo) implements Command {}

    /// For the search for deadlocks.
    record Waits(ShardWaits waits) implements Command {}

    /// Who waits for row locks now; answered by [Reply.RowWaits].
    ///
    /// @param skip waits that the asker has already
    record AskWaits(int skip, ReplyTo replyTo) implements Command {}

    /// For the horizon: no transaction of the node reads below `oldest`.
    record OldestSnapshot(NodeId node, HybridTime oldest) implements Command {}

    record OfSequence(SequenceCall call, ReplyTo replyTo) implements Command {}

    record OfAdvisoryLocks(AdvisoryCall call, ReplyTo replyTo) implements Command {}

    record OfPrepared(PreparedCall call, ReplyTo replyTo) implements Command {}

    /// About this node's sessions.
    record OfBackends(BackendCall call, ReplyTo replyTo) implements Command {}

    /// A host introduces itself; `answer`: the receiver should say hello too.
    record Hello(
        String herdId, NodeId node, long incarnation, ActorRef<Command> host, boolean answer)
        implements Command {}

    record Leads(GroupId group, long term, NodeId node) implements Command {}
  }

  private record LeaderReady(GroupId group, long term) implements Command {}

  private record SteppedDown(GroupId group, long term) implements Command {}

  private record LeaderHeard(GroupId group, long term, NodeId node) implements Command {}

  private record GiveSystemAway(CompletableFuture<Void> done) implements Command {}

  private record RestartEntities(long term) implements Command {}

  private record SystemEntityEnded(GroupId group, long term) implements Command {}

  record LocalRead(GroupId group, ShardId shard, ShardActor.Command message) implements Command {}

  /// The herd has committed that an incarnation of a node is down. Stays on its node.
  public record GatewayEnded(GatewayId gateway) implements Command {}

  private static final Duration RESTART = Duration.ofMillis(100);
  private static final int GATEWAYS_DOWN_KEPT = 1_000;

  /// This node ends in an orderly way: every group that it leads goes to another voter. Stays on
  /// its node.
  ///
  /// @param done completed when each has gone, or could not
  record StepAside(CompletableFuture<Void> done) implements Command {}

  private final ReplicatedLog log;
  private final Router router;
  private final Clock clock;
  private final RowCache rows;
  private final SystemEntities systemEntities;
  private final long incarnation;
  private final HostTasks tasks;
  private final Map<GroupId, Leading> leading = new HashMap<>();

  /// Gateways that the herd has declared down while this node ran, oldest first.
  private final Set<GatewayId> down = new LinkedHashSet<>();

  private @Nullable ActorRef<SystemServices.Command> services;
  private @Nullable ActorRef<SystemCommand> catalog;
  private @Nullable ActorRef<SystemCommand> membership;

  private record Leading(long term, ActorRef<GroupLeader.Command> actor) {}

  /// The entities of the system group, run where it is led.
  public interface SystemEntities {
    Behavior<SystemCommand> catalog();

    Behavior<SystemCommand> membership();
  }

  /// @param rows the cache of rows of all shards that are led here
  /// @param incarnation of this node
  public static Behavior<Command> create(
      ReplicatedLog log,
      Router router,
      Clock clock,
      RowCache rows,
      long incarnation,
      SystemEntities systemEntities) {
    return Behaviors.setup(
        context -> new GroupHost(context, log, router, clock, rows, incarnation, systemEntities));
  }

  private GroupHost(
      ActorContext<Command> context,
      ReplicatedLog log,
      Router router,
      Clock clock,
      RowCache rows,
      long incarnation,
      SystemEntities systemEntities) {
    super(context);
    this.log = log;
    this.router = router;
    this.clock = clock;
    this.rows = rows;
    this.systemEntities = systemEntities;
    this.incarnation = incarnation;
    this.tasks = new HostTasks(log);
    ActorRef<Courier.Command> courier = context.spawn(router.courier().behavior(), "courier");
    router.attach(courier, context.getSelf());
    listen(context.getSelf());
  }

  private void listen(ActorRef<Command> self) {
    log.addListener(
        new LogListener() {
          @Override
          public void onLeaderReady(GroupId group, long term) {
            self.tell(new LeaderReady(group, term));
          }

          @Override
          public void onStepDown(GroupId group, long term) {
            self.tell(new SteppedDown(group, term));
          }

          @Override
          public void onLeaderChanged(GroupId group, long term, NodeId leader) {
            self.tell(new LeaderHeard(group, term, leader));
          }
        });
    for (GroupId group : log.groups()) {
      if (log.isLeader(group)) {
        self.tell(new LeaderReady(group, log.leadership(group).term()));
      }
    }
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Command.ToShard to ->
          toGroup(
              to.group(),
              new GroupLeader.Command.ToShard(
                  to.shard(), new ShardActor.Command.Request(to.request(), to.replyTo())));
      case Command.ToCoordinator to ->
          toGroup(
              to.group(),
              new GroupLeader.Command.ToCoordinator(
                  new CoordinatorActor.Command.Request(to.request(), to.replyTo())));
      case LocalRead read ->
          toGroup(read.group(), new GroupLeader.Command.ToShard(read.shard(), read.message()));
      case Command.Draw draw ->
          toServices(new SystemServices.Command.Draw(draw.count(), draw.replyTo()));
      case Command.ToSystem to -> onSystem(to);
      case Command.OfSequence of ->
          toServices(new SystemServices.Command.OfSequence(of.call(), of.replyTo()));
      case Command.OfAdvisoryLocks of ->
          toServices(new SystemServices.Command.OfAdvisoryLocks(of.call(), of.replyTo()));
      case Command.OfPrepared of ->
          toServices(new SystemServices.Command.OfPrepared(of.call(), of.replyTo()));
      case Command.OfBackends of -> router.backends().answer(of.call(), of.replyTo());
      case Command.Waits waits -> toServices(new SystemServices.Command.Waits(waits.waits()));
      case Command.AskWaits(var skip, var replyTo) ->
          toServices(new SystemServices.Command.AskWaits(skip, replyTo));
      case Command.OldestSnapshot(var node, var oldest) ->
          toServices(new SystemServices.Command.OldestSnapshot(node, oldest));
      case Command.Fence fence ->
          toGroup(fence.group(), new GroupLeader.Command.Fence(fence.shard(), fence.replyTo()));
      case Command.AskGateway ask ->
          router.answerGateway(ask.group(), ask.shard(), ask.gateway(), ask.txn());
      case Command.FindOldestPlan find ->
          find.replyTo().send(new Reply.OldestPlan(router.open().oldestPlan(find.tableOid())));
      case Command.FindTransaction find ->
          find.replyTo().send(new Reply.FoundTransaction(router.open().isOpen(find.txn())));
      case Command.Task task -> onTask(task);
      case SystemEntityEnded ended -> onSystemEntityEnded(ended.term());
      case Command.Hello hello -> onHello(hello);
      case Command.Leads leads -> router.leaderIs(leads.group(), leads.term(), leads.node());
      case LeaderReady ready -> onLeaderReady(ready.group(), ready.term());
      case SteppedDown down -> onStepDown(down.group(), down.term());
      case LeaderHeard heard -> router.leaderIs(heard.group(), heard.term(), heard.node());
      case GatewayEnded ended -> onGatewayEnded(ended.gateway());
      case GiveSystemAway system -> onGiveSystemAway(system.done());
      case StepAside aside -> onStepAside(aside.done());
      case RestartEntities restart -> startEntities(restart.term());
    }
    return this;
  }

  private void onGatewayEnded(GatewayId gateway) {
    down.add(gateway);
    if (down.size() > GATEWAYS_DOWN_KEPT) {
      down.remove(down.iterator().next());
    }
    leading.values().forEach(g -> g.actor().tell(new GroupLeader.Command.GatewayDown(gateway)));
  }

  private void onTask(Command.Task task) {
    if (task.task() instanceof HostTask.MoveLeader(GroupId group, NodeId to)
        && leading.containsKey(group)
        && !to.equals(router.self())) {
      toGroup(
          group,
          new GroupLeader.Command.HandOver(
              to,
              Optional.ofNullable(services).filter(_ -> group.equals(MembershipState.SYSTEM)),
              task.replyTo()));
    } else {
      tasks.carryOut(task.task(), task.replyTo());
    }
  }

  /// The system group goes last: what the others have under way needs its timestamps.
  private void onStepAside(CompletableFuture<Void> done) {
    List<CompletableFuture<Reply>> data = new ArrayList<>();
    leading.keySet().stream()
        .filter(group -> !group.equals(MembershipState.SYSTEM))
        .forEach(group -> data.add(giveAway(group)));
    ActorRef<Command> self = getContext().getSelf();
    var _ =
        CompletableFuture.allOf(data.toArray(CompletableFuture[]::new))
            .thenRun(() -> self.tell(new GiveSystemAway(done)));
  }

  private CompletableFuture<Reply> giveAway(GroupId group) {
    CompletableFuture<Reply> answer = new CompletableFuture<>();
    log.members(group).voters().stream()
        .map(Peer::node)
        .filter(node -> !node.equals(router.self()) && router.knowsHost(node, 0))
        .findFirst()
        .ifPresentOrElse(
            node ->
                onTask(
                    new Command.Task(
                        new HostTask.MoveLeader(group, node), new ReplyTo.Waiting(answer))),
            () -> answer.complete(new Reply.Done(List.of())));
    return answer;
  }

  private void onGiveSystemAway(CompletableFuture<Void> done) {
    if (leading.containsKey(MembershipState.SYSTEM)) {
      var _ = giveAway(MembershipState.SYSTEM).thenRun(() -> done.complete(null));
    } else {
      done.complete(null);
    }
  }

  private void toGroup(GroupId group, GroupLeader.Command message) {
    Leading leader = leading.get(group);
    if (leader != null) {
      leader.actor().tell(message);
    }
  }

  private void toServices(SystemServices.Command message) {
    ActorRef<SystemServices.Command> present = services;
    if (present != null) {
      present.tell(message);
    }
  }

  private void onLeaderReady(GroupId group, long term) {
    Leading present = leading.get(group);
    if (present != null && present.term() >= term) {
      return;
    }
    if (present != null) {
      onStepDown(group, present.term());
    }
    getContext().getLog().info("leads group {} in term {}", group.value(), term);
    LeaderLease lease = new LeaderLease(log, group, term);
    LedGroup led = new LedGroup(lease);
    String name = "group-" + group.value() + "-" + term;
    leading.put(
        group,
        new Leading(
            term,
            getContext()
                .spawn(
                    GroupLeader.create(led, log, router, clock, rows, handedOver(group)), name)));
    down.forEach(gateway -> toGroup(group, new GroupLeader.Command.GatewayDown(gateway)));
    if (group.equals(MembershipState.SYSTEM)) {
      startEntities(term);
      services =
          getContext().spawn(SystemServices.create(lease, log, router, clock), "services-" + term);
    }
    router.add(led);
    router.leaderIs(group, term, router.self());
    router.broadcast(new Command.Leads(group, term, router.self()));
  }

  /// What the predecessor has left, when it is the last write: read before anything of this
  /// leadership can be written.
  private Optional<HandOverImage> handedOver(GroupId group) {
    Optional<StoredHandOver> stored = log.readStore(group).handOver();
    Serialization serialization = SerializationExtension.get(getContext().getSystem());
    return stored.flatMap(handOver -> {
      Try<HandOverImage> image = serialization.deserialize(handOver.bytes(), HandOverImage.class);
      if (image.isFailure()) {
        getContext()
            .getLog()
            .warn(
                "group {}: what {} has handed over cannot be read",
                group.value(),
                handOver.from().value(),
                image.failed().get());
      }
      return image.toOption().isDefined() ? Optional.of(image.get()) : Optional.empty();
    });
  }

  private void onStepDown(GroupId group, long term) {
    Leading leader = leading.get(group);
    if (leader == null || leader.term() > term) {
      return;
    }
    leading.remove(group);
    getContext().getLog().info("no longer leads group {}", group.value());
    router.remove(group);
    if (group.equals(MembershipState.SYSTEM)) {
      if (services != null) {
        getContext().stop(services);
        services = null;
      }
      stop(catalog);
      stop(membership);
      catalog = null;
      membership = null;
    }
    getContext().stop(leader.actor());
  }

  private void stop(@Nullable ActorRef<SystemCommand> entity) {
    if (entity != null) {
      getContext().unwatch(entity);
      getContext().stop(entity);
    }
  }

  /// An entity of the system group was fenced or failed: both start anew while the leadership
  /// lasts, after a pause, because the log may take nothing while it is handed over.
  private void onSystemEntityEnded(long term) {
    Leading present = leading.get(MembershipState.SYSTEM);
    if (present == null || present.term() != term) {
      return;
    }
    stop(catalog);
    stop(membership);
    catalog = null;
    membership = null;
    getContext().scheduleOnce(RESTART, getContext().getSelf(), new RestartEntities(term));
  }

  private void startEntities(long term) {
    Leading present = leading.get(MembershipState.SYSTEM);
    if (catalog != null || present == null || present.term() != term) {
      return;
    }
    catalog = getContext().spawnAnonymous(systemEntities.catalog());
    membership = getContext().spawnAnonymous(systemEntities.membership());
    getContext().watchWith(catalog, new SystemEntityEnded(MembershipState.SYSTEM, term));
    getContext().watchWith(membership, new SystemEntityEnded(MembershipState.SYSTEM, term));
  }

  private void onSystem(Command.ToSystem to) {
    ActorRef<SystemCommand> entity =
        switch (to.request()) {
          case SystemRequest.Ddl _, SystemRequest.CatalogApplied _, SystemRequest.Freeze _ ->
              catalog;
          case SystemRequest.Beat _, SystemRequest.Join _, SystemRequest.Leave _ -> membership;
        };
    if (entity != null) {
      entity.tell(new SystemCall(to.request(), to.replyTo()));
    }
  }

  private void onHello(Command.Hello hello) {
    if (!router.hostIs(hello)) {
      return;
    }
    if (hello.answer()) {
      hello.host().tell(router.hello(incarnation, false));
    }
    router
        .leaders()
        .forEach((group, leader) ->
            hello.host().tell(new Command.Leads(group, leader.term(), leader.node())));
  }
}
