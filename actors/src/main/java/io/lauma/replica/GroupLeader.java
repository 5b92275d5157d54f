package io.lauma.replica;

import io.lauma.clock.Clock;
import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.NodeId;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.batch.BatchingAppender;
import io.lauma.shard.RowCache;
import io.lauma.shard.ShardActor;
import io.lauma.shard.ShardImage;
import io.lauma.txn.CoordinatorActor;
import io.lauma.txn.CoordinatorImage;
import io.lauma.txn.StoredDecisions;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.serialization.SerializationExtension;
import org.jspecify.annotations.Nullable;

/// The entities of one group while this node leads it: parent of the coordinator and of the shards,
/// which start when they are first asked for. An entity that ends (fenced) starts anew under a new
/// epoch as long as the leadership lasts; the whole family stops with it.
///
/// A planned change of the leader (DESIGN 2.3) seals the family, writes its memory as the last
/// entry, and transfers the leadership. When that fails each goes on from its own image.
final class GroupLeader extends AbstractBehavior<GroupLeader.Command> {
  /// How long the coordinator may take to end what is under way, and the shards their entries; then
  /// the hand-over is given up.
  static final Duration SEAL_LIMIT = Duration.ofSeconds(5);

  /// An image beyond this does not fit one entry: the leadership goes without it.
  private static final int IMAGE_BYTES_MAX = BatchingAppender.WRITE_BYTES_MAX - (64 << 10);

  private static final int GATEWAYS_DOWN_KEPT = 1_000;

  /// Shards and coordinators take turns with sessions (decision 0026).
  private static final DispatcherSelector ENTITY_THREADS =
      DispatcherSelector.fromConfig("lauma.entity-dispatcher");

  /// What the actor takes.
  sealed interface Command {
    /// Starts the shard if need be and passes the message on.
    record ToShard(ShardId shard, ShardActor.Command message) implements Command {}

    /// Ends the shard's memory; answered when it has ended.
    record Fence(ShardId shard, ReplyTo replyTo) implements Command {}

    record ToCoordinator(CoordinatorActor.Command message) implements Command {}

    record GatewayDown(GatewayId gateway) implements Command {}

    /// Gives the leadership to another voter with everything in memory; answered by [Reply.Done] or
    /// [Reply.Failed], after which all goes on here.
    ///
    /// @param services those of the system group when it is this one
    record HandOver(NodeId to, Optional<ActorRef<SystemServices.Command>> services, ReplyTo replyTo)
        implements Command {}
  }

  private record ShardEnded(ShardId shard, ActorRef<ShardActor.Command> actor) implements Command {}

  private enum CoordinatorEnded implements Command {
    INSTANCE
  }

  private record CoordinatorSealed(long number, CoordinatorImage image) implements Command {}

  private record ShardSealed(long number, ShardId shard, ShardImage image) implements Command {}

  private record ServicesSealed(long number, List<Effect> effects) implements Command {}

  private record LastEntry(long number, Optional<AppendResult> result) implements Command {}

  private record Transferred(long number, Optional<Throwable> failure) implements Command {}

  private record TooLate(long number) implements Command {}

  private final LedGroup led;
  private final ReplicatedLog log;
  private final Router router;
  private final Clock clock;
  private final RowCache rows;
  private final Map<ShardId, List<ReplyTo>> fences = new HashMap<>();

  /// Gateways that are down, oldest first: each shard is told at its start, too.
  private final Set<GatewayId> down = new LinkedHashSet<>();

  /// Images that no shard has been opened from yet.
  private final Map<ShardId, ShardImage> inherited = new HashMap<>();

  private Optional<CoordinatorImage> inheritedCoordinator = Optional.empty();
  private @Nullable HandingOver handing;
  private long handOvers;
  private boolean coordinatorGone;
  private ActorRef<CoordinatorActor.Command> coordinator;

  /// @param image what the predecessor has handed over, when nothing came after it
  static Behavior<Command> create(
      LedGroup led,
      ReplicatedLog log,
      Router router,
      Clock clock,
      RowCache rows,
      Optional<HandOverImage> image) {
    return Behaviors.setup(
        context -> new GroupLeader(context, led, log, router, clock, rows, image));
  }

  private GroupLeader(
      ActorContext<Command> context,
      LedGroup led,
      ReplicatedLog log,
      Router router,
      Clock clock,
      RowCache rows,
      Optional<HandOverImage> image) {
    super(context);
    this.led = led;
    this.log = log;
    this.router = router;
    this.clock = clock;
    this.rows = rows;
    image.ifPresent(memory -> {
      inheritedCoordinator = Optional.of(memory.coordinator());
      memory.shards().forEach(shard -> inherited.put(shard.shard(), shard.image()));
    });
    this.coordinator = startCoordinator(context);
  }

  private ActorRef<CoordinatorActor.Command> startCoordinator(ActorContext<Command> context) {
    GroupId group = led.group();
    ActorRef<CoordinatorActor.Command> actor =
        context.spawnAnonymous(
            CoordinatorActor.create(
                new CoordinatorActor.Hosting(
                    led.lease(),
                    new StoredDecisions(log.readStore(group), router.decisionRetention()),
                    router,
                    log,
                    inheritedCoordinator)),
            ENTITY_THREADS);
    inheritedCoordinator = Optional.empty();
    coordinatorGone = false;
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
      case Command.ToShard to -> shard(to.shard()).ifPresent(s -> s.actor().tell(to.message()));
      case Command.ToCoordinator to -> coordinator.tell(to.message());
      case Command.Fence fence -> onFence(fence);
      case Command.GatewayDown down -> {
        down(down.gateway());
        led.hosted()
            .forEach(s -> s.actor().tell(new ShardActor.Command.GatewayDown(down.gateway())));
      }
      case Command.HandOver order -> onHandOver(order);
      case ShardEnded ended -> onShardEnded(ended);
      case CoordinatorEnded _ -> {
        coordinatorGone = true;
        if (handing == null) {
          coordinator = startCoordinator(getContext());
        }
      }
      case CoordinatorSealed sealed -> onCoordinatorSealed(sealed);
      case ShardSealed sealed -> onShardSealed(sealed);
      case ServicesSealed sealed ->
          current(sealed.number())
              .ifPresent(present -> {
                present.servicesSealed(sealed.effects());
                writeLastEntry(present);
              });
      case LastEntry last -> current(last.number()).ifPresent(present -> transfer(present, last));
      case Transferred done -> onTransferred(done);
      case TooLate late ->
          current(late.number())
              .filter(present -> !present.allSealed())
              .ifPresent(present -> end(present, "what is under way did not end in time"));
    }
    return this;
  }

  private void down(GatewayId gateway) {
    down.add(gateway);
    if (down.size() > GATEWAYS_DOWN_KEPT) {
      down.remove(down.iterator().next());
    }
  }

  /// The next start of the shard opens a new epoch behind every entry of this one.
  private void onFence(Command.Fence fence) {
    if (handing != null) {
      return;
    }
    inherited.remove(fence.shard());
    Optional<LedGroup.HostedShard> hosted = led.shard(fence.shard());
    if (hosted.isEmpty()) {
      led.lease().send(fence.replyTo(), new Reply.Done(List.of()));
      return;
    }
    fences.computeIfAbsent(fence.shard(), _ -> new ArrayList<>()).add(fence.replyTo());
    getContext().stop(hosted.get().actor());
  }

  private void onShardEnded(ShardEnded ended) {
    if (led.shard(ended.shard()).filter(s -> s.actor().equals(ended.actor())).isPresent()) {
      led.remove(ended.shard());
    }
    List<ReplyTo> waiting = fences.remove(ended.shard());
    if (waiting != null) {
      waiting.forEach(replyTo -> led.lease().send(replyTo, new Reply.Done(List.of())));
    }
    HandingOver present = handing;
    if (present != null && present.coordinator.isPresent() && !present.allSealed()) {
      present.ended(ended.shard());
      sealServicesWhenAllSealed(present);
    }
  }

  /// While the leadership is being handed over no shard starts: who asked repeats.
  private Optional<LedGroup.HostedShard> shard(ShardId shard) {
    Optional<LedGroup.HostedShard> hosted = led.shard(shard);
    return hosted.isPresent() || handing != null ? hosted : Optional.of(startShard(shard));
  }

  private LedGroup.HostedShard startShard(ShardId shard) {
    GroupId group = led.group();
    LedGroup.Opening opening = new LedGroup.Opening();
    ActorRef<ShardActor.Command> actor =
        getContext()
            .spawnAnonymous(
                ShardActor.create(
                    new ShardActor.Hosting(
                        group,
                        shard,
                        led.lease(),
                        new StoredVersionsOf(shard, log.readStore(group)),
                        rows,
                        log,
                        router,
                        Optional.ofNullable(inherited.remove(shard)),
                        opening::opened)),
                ENTITY_THREADS);
    getContext().watchWith(actor, new ShardEnded(shard, actor));
    down.forEach(gateway -> actor.tell(new ShardActor.Command.GatewayDown(gateway)));
    return led.add(shard, actor, opening);
  }

  // ---- hand-over

  private Optional<HandingOver> current(long number) {
    return Optional.ofNullable(handing).filter(present -> present.number == number);
  }

  private void onHandOver(Command.HandOver order) {
    HandingOver running = handing;
    if (running != null) {
      running.askers.add(order.replyTo());
      return;
    }
    HandingOver present = new HandingOver(++handOvers, order.to(), order.services());
    present.askers.add(order.replyTo());
    handing = present;
    inherited.forEach(present::sealed);
    ActorRef<Command> self = getContext().getSelf();
    coordinator.tell(
        new CoordinatorActor.Command.Seal(
            image -> self.tell(new CoordinatorSealed(present.number, image))));
    getContext().scheduleOnce(SEAL_LIMIT, self, new TooLate(present.number));
  }

  private void onCoordinatorSealed(CoordinatorSealed sealed) {
    HandingOver present = current(sealed.number()).orElse(null);
    if (present == null) {
      reopenCoordinator(sealed.image());
      return;
    }
    present.coordinator = Optional.of(sealed.image());
    ActorRef<Command> self = getContext().getSelf();
    led.hosted((shard, hosted) -> {
      present.expect(shard);
      hosted
          .actor()
          .tell(
              new ShardActor.Command.Seal(
                  image -> self.tell(new ShardSealed(present.number, shard, image))));
    });
    sealServicesWhenAllSealed(present);
  }

  private void onShardSealed(ShardSealed sealed) {
    HandingOver present = current(sealed.number()).orElse(null);
    if (present == null) {
      reopenShard(sealed.shard(), sealed.image());
      return;
    }
    present.sealed(sealed.shard(), sealed.image());
    sealServicesWhenAllSealed(present);
  }

  private void sealServicesWhenAllSealed(HandingOver present) {
    if (!present.allSealed()) {
      return;
    }
    if (present.services.isEmpty()) {
      writeLastEntry(present);
      return;
    }
    ActorRef<Command> self = getContext().getSelf();
    present
        .services
        .get()
        .tell(
            new SystemServices.Command.Seal(
                effects -> self.tell(new ServicesSealed(present.number, effects))));
  }

  /// From here on the log takes nothing until the leadership has changed, or has not.
  private void writeLastEntry(HandingOver present) {
    byte[] bytes =
        SerializationExtension.get(getContext().getSystem()).serialize(present.image()).get();
    List<Effect> effects = new ArrayList<>(present.effects());
    if (bytes.length <= IMAGE_BYTES_MAX) {
      effects.add(new Effect.HandOver(bytes));
    } else {
      getContext()
          .getLog()
          .warn(
              "group {} is handed over without its locks and provisional writes: {} bytes do not"
                  + " fit one entry",
              led.group().value(),
              bytes.length);
      effects.add(Effect.Noop.INSTANCE);
    }
    getContext()
        .pipeToSelf(
            log.append(led.group(), new AtomicWrite(List.of(), effects)),
            (result, _) -> new LastEntry(present.number, Optional.ofNullable(result)));
  }

  /// Whatever became of the entry, the transfer is what makes the log take writes again.
  private void transfer(HandingOver present, LastEntry last) {
    if (!(last.result().orElse(null) instanceof AppendResult.Applied)) {
      getContext()
          .getLog()
          .warn("the last entry of group {}: {}", led.group().value(), last.result());
    }
    List<ReplyTo> askers = List.copyOf(present.askers);
    getContext()
        .pipeToSelf(
            log.transferLeadership(led.group(), present.to)
                .thenRun(() -> askers.forEach(asker -> asker.send(new Reply.Done(List.of())))),
            (_, failure) -> new Transferred(present.number, Optional.ofNullable(failure)));
  }

  /// After a transfer nothing more happens here: the host stops this actor, before or after.
  private void onTransferred(Transferred done) {
    HandingOver present = current(done.number()).orElse(null);
    if (present == null) {
      return;
    }
    if (done.failure().isPresent() && led.lease().leads()) {
      end(present, "the leadership was not taken over: " + done.failure().get().getMessage());
    }
  }

  /// Gives the hand-over up: everything goes on here from its own image.
  private void end(HandingOver present, String reason) {
    getContext().getLog().info("group {} stays here: {}", led.group().value(), reason);
    handing = null;
    present.coordinator.ifPresentOrElse(
        this::reopenCoordinator, () -> coordinator.tell(CoordinatorActor.Command.Unseal.INSTANCE));
    if (coordinatorGone) {
      coordinator = startCoordinator(getContext());
    }
    Map<ShardId, ShardImage> images = present.images();
    images.forEach(this::reopenShard);
    led.hosted((shard, hosted) -> {
      if (!images.containsKey(shard)) {
        hosted.actor().tell(ShardActor.Command.Unseal.INSTANCE);
      }
    });
    present.services.ifPresent(services -> services.tell(SystemServices.Command.Unseal.INSTANCE));
    Reply failed =
        Reply.Failed.of(
            new SqlException(
                SqlState.CANNOT_CONNECT_NOW,
                "group " + led.group().value() + " was not handed over: " + reason));
    present.askers.forEach(asker -> asker.send(failed));
  }

  private void reopenCoordinator(CoordinatorImage image) {
    inheritedCoordinator = Optional.of(image);
    if (!coordinatorGone) {
      getContext().stop(coordinator);
    }
  }

  private void reopenShard(ShardId shard, ShardImage image) {
    inherited.put(shard, image);
    led.shard(shard).ifPresent(hosted -> getContext().stop(hosted.actor()));
  }
}
