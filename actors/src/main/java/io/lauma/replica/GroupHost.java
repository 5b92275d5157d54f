package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.clock.Clock;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.LogListener;
import io.lauma.log.NodeId;
import io.lauma.log.ReplicatedLog;
import io.lauma.membership.MembershipState;
import io.lauma.message.CborMessage;
import io.lauma.shard.ShardActor;
import io.lauma.txn.CoordinatorActor;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.ShardWaits;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.jspecify.annotations.Nullable;

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
    @JsonSubTypes.Type(value = Command.Waits.class, name = "waits"),
    @JsonSubTypes.Type(value = Command.OldestSnapshot.class, name = "oldestSnapshot"),
    @JsonSubTypes.Type(value = Command.AskGateway.class, name = "askGateway"),
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

    /// The shard's memory ends; the next request starts it under a new epoch.
    record Fence(GroupId group, ShardId shard, ReplyTo replyTo) implements Command {}

    /// For the search for deadlocks.
    record Waits(ShardWaits waits) implements Command {}

    /// For the horizon: no transaction of the node reads below `oldest`.
    record OldestSnapshot(NodeId node, HybridTime oldest) implements Command {}

    record OfSequence(SequenceCall call, ReplyTo replyTo) implements Command {}

    /// A host introduces itself; `answer`: the receiver should say hello too.
    record Hello(
        String herdId, NodeId node, long incarnation, ActorRef<Command> host, boolean answer)
        implements Command {}

    record Leads(GroupId group, long term, NodeId node) implements Command {}
  }

  private record LeaderReady(GroupId group, long term) implements Command {}

  private record SteppedDown(GroupId group, long term) implements Command {}

  private record LeaderHeard(GroupId group, long term, NodeId node) implements Command {}

  private record SystemEntityEnded(GroupId group, long term) implements Command {}

  record LocalRead(GroupId group, ShardId shard, ShardActor.Command message) implements Command {}

  /// The herd has committed that an incarnation of a node is down. Stays on its node.
  public record GatewayEnded(GatewayId gateway) implements Command {}

  private final ReplicatedLog log;
  private final Router router;
  private final Clock clock;
  private final SystemEntities systemEntities;
  private final long incarnation;
  private final HostTasks tasks;
  private final Map<GroupId, Leading> leading = new HashMap<>();
  private @Nullable ActorRef<SystemServices.Command> services;
  private @Nullable ActorRef<SystemCommand> catalog;
  private @Nullable ActorRef<SystemCommand> membership;

  private record Leading(long term, ActorRef<GroupLeader.Command> actor) {}

  /// The entities of the system group, run where it is led.
  public interface SystemEntities {
    Behavior<SystemCommand> catalog();

    Behavior<SystemCommand> membership();
  }

  /// @param incarnation of this node
  public static Behavior<Command> create(
      ReplicatedLog log,
      Router router,
      Clock clock,
      long incarnation,
      SystemEntities systemEntities) {
    return Behaviors.setup(
        context -> new GroupHost(context, log, router, clock, incarnation, systemEntities));
  }

  private GroupHost(
      ActorContext<Command> context,
      ReplicatedLog log,
      Router router,
      Clock clock,
      long incarnation,
      SystemEntities systemEntities) {
    super(context);
    this.log = log;
    this.router = router;
    this.clock = clock;
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
      case Command.Waits waits -> toServices(new SystemServices.Command.Waits(waits.waits()));
      case Command.OldestSnapshot(var node, var oldest) ->
          toServices(new SystemServices.Command.OldestSnapshot(node, oldest));
      case Command.Fence fence ->
          toGroup(fence.group(), new GroupLeader.Command.Fence(fence.shard(), fence.replyTo()));
      case Command.AskGateway ask ->
          router.answerGateway(ask.group(), ask.shard(), ask.gateway(), ask.txn());
      case Command.Task task -> tasks.carryOut(task.task(), task.replyTo());
      case SystemEntityEnded ended -> onSystemEntityEnded(ended.term());
      case Command.Hello hello -> onHello(hello);
      case Command.Leads leads -> router.leaderIs(leads.group(), leads.term(), leads.node());
      case LeaderReady ready -> onLeaderReady(ready.group(), ready.term());
      case SteppedDown down -> onStepDown(down.group(), down.term());
      case LeaderHeard heard -> router.leaderIs(heard.group(), heard.term(), heard.node());
      case GatewayEnded ended ->
          leading
              .values()
              .forEach(g -> g.actor().tell(new GroupLeader.Command.GatewayDown(ended.gateway())));
    }
    return this;
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
        group, new Leading(term, getContext().spawn(GroupLeader.create(led, log, router), name)));
    if (group.equals(MembershipState.SYSTEM)) {
      catalog = getContext().spawn(systemEntities.catalog(), "catalog-" + term);
      membership = getContext().spawn(systemEntities.membership(), "membership-" + term);
      getContext().watchWith(catalog, new SystemEntityEnded(group, term));
      getContext().watchWith(membership, new SystemEntityEnded(group, term));
      services =
          getContext().spawn(SystemServices.create(lease, log, router, clock), "services-" + term);
    }
    router.add(led);
    router.leaderIs(group, term, router.self());
    router.broadcast(new Command.Leads(group, term, router.self()));
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
  /// lasts.
  private void onSystemEntityEnded(long term) {
    Leading present = leading.get(MembershipState.SYSTEM);
    if (present == null || present.term() != term) {
      return;
    }
    stop(catalog);
    stop(membership);
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
