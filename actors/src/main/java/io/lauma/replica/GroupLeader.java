package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.log.ReplicatedLog;
import io.lauma.shard.ShardActor;
import io.lauma.txn.CoordinatorActor;
import io.lauma.txn.StoredDecisions;
import io.lauma.txn.protocol.GatewayId;
import java.util.ArrayList;
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

/// The entities of one group while this node leads it: parent of the coordinator and of the shards,
/// which start when they are first asked for. An entity that ends (fenced) starts anew under a new
/// epoch as long as the leadership lasts; the whole family stops with it.
final class GroupLeader extends AbstractBehavior<GroupLeader.Command> {
  /// What the actor takes.
  sealed interface Command {
    /// Starts the shard if need be and passes the message on.
    record ToShard(ShardId shard, ShardActor.Command message) implements Command {}

    /// Ends the shard's memory; answered when it has ended.
    record Fence(ShardId shard, ReplyTo replyTo) implements Command {}

    record ToCoordinator(CoordinatorActor.Command message) implements Command {}

    record GatewayDown(GatewayId gateway) implements Command {}
  }

  private record ShardEnded(ShardId shard, ActorRef<ShardActor.Command> actor) implements Command {}

  private enum CoordinatorEnded implements Command {
    INSTANCE
  }

  private final LedGroup led;
  private final ReplicatedLog log;
  private final Router router;
  private final Map<ShardId, List<ReplyTo>> fences = new HashMap<>();
  private ActorRef<CoordinatorActor.Command> coordinator;

  static Behavior<Command> create(LedGroup led, ReplicatedLog log, Router router) {
    return Behaviors.setup(context -> new GroupLeader(context, led, log, router));
  }

  private GroupLeader(
      ActorContext<Command> context, LedGroup led, ReplicatedLog log, Router router) {
    super(context);
    this.led = led;
    this.log = log;
    this.router = router;
    this.coordinator = startCoordinator(context);
  }

  private ActorRef<CoordinatorActor.Command> startCoordinator(ActorContext<Command> context) {
    GroupId group = led.group();
    ActorRef<CoordinatorActor.Command> actor =
        context.spawnAnonymous(
            CoordinatorActor.create(
                led.lease(), new StoredDecisions(log.readStore(group)), router, log));
    context.watchWith(actor, CoordinatorEnded.INSTANCE);
    led.coordinatorIs(actor);
    return actor;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder().onMessage(Command.class, this::onCommand).build();
  }

  private Behavior<Command> onCommand(Command command) {
    switch (command) {
      case Command.ToShard to -> shard(to.shard()).actor().tell(to.message());
      case Command.ToCoordinator to -> coordinator.tell(to.message());
      case Command.Fence fence -> onFence(fence);
      case Command.GatewayDown down ->
          led.hosted()
              .forEach(s -> s.actor().tell(new ShardActor.Command.GatewayDown(down.gateway())));
      case ShardEnded ended -> {
        if (led.shard(ended.shard()).filter(s -> s.actor().equals(ended.actor())).isPresent()) {
          led.remove(ended.shard());
        }
        List<ReplyTo> waiting = fences.remove(ended.shard());
        if (waiting != null) {
          waiting.forEach(replyTo -> led.lease().send(replyTo, new Reply.Done(List.of())));
        }
      }
      case CoordinatorEnded _ -> coordinator = startCoordinator(getContext());
    }
    return this;
  }

  /// The next start of the shard opens a new epoch behind every entry of this one.
  private void onFence(Command.Fence fence) {
    Optional<LedGroup.HostedShard> hosted = led.shard(fence.shard());
    if (hosted.isEmpty()) {
      led.lease().send(fence.replyTo(), new Reply.Done(List.of()));
      return;
    }
    fences.computeIfAbsent(fence.shard(), _ -> new ArrayList<>()).add(fence.replyTo());
    getContext().stop(hosted.get().actor());
  }

  private LedGroup.HostedShard shard(ShardId shard) {
    return led.shard(shard).orElseGet(() -> startShard(shard));
  }

  private LedGroup.HostedShard startShard(ShardId shard) {
    GroupId group = led.group();
    ActorRef<ShardActor.Command> actor =
        getContext()
            .spawnAnonymous(
                ShardActor.create(
                    new ShardActor.Hosting(
                        group,
                        shard,
                        led.lease(),
                        new StoredVersionsOf(shard, log.readStore(group)),
                        log,
                        router,
                        marks -> led.shard(shard).ifPresent(present -> present.opened(marks)))));
    getContext().watchWith(actor, new ShardEnded(shard, actor));
    return led.add(shard, actor);
  }
}
