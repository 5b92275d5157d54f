package io.lauma.replica;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lauma.clock.SystemClock;
import io.lauma.journal.LogSetup;
import io.lauma.kv.GroupId;
import io.lauma.kv.ShardId;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StartMode;
import io.lauma.log.simulated.SimulatedHerd;
import io.lauma.membership.MembershipState;
import io.lauma.session.backend.Backends;
import io.lauma.shard.RowCache;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/// Nodes for tests of the actor shells: real hosts, leaders, entities and journals, each node with
/// an actor system of its own, over the simulated log. The system group and one data group have
/// every node as voter. Entities of the system group are left out.
public final class ShellHerd implements AutoCloseable {
  public static final GroupId SYSTEM = MembershipState.SYSTEM;
  public static final GroupId DATA = new GroupId(1);

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Config CONFIG =
      ConfigFactory.parseString(
              """
              pekko.loglevel = WARNING
              pekko.stdout-loglevel = OFF
              pekko.log-dead-letters = off
              pekko.actor.provider = local
              """)
          .withFallback(ConfigFactory.load());

  private final PacedHerd paced;
  private final List<Node> nodes = new ArrayList<>();

  /// One node.
  public static final class Node {
    public final NodeId id;
    public final ReplicatedLog log;
    public final Router router;
    public final Asks asks = new Asks();
    private final ActorTestKit kit;
    final ActorRef<GroupHost.Command> host;

    private Node(NodeId id, long number, ReplicatedLog log) {
      this.id = id;
      this.log = log;
      router =
          new Router(
              id,
              new GatewayId(number),
              HERD,
              new Backends(SystemClock.INSTANCE),
              () -> MembershipState.EMPTY);
      ActorSystem<Void> system =
          ActorSystem.create(
              Behaviors.empty(),
              id.value(),
              ActorSystemSetup.create(BootstrapSetup.create(CONFIG), new LogSetup(log)));
      kit = ActorTestKit.create(system);
      host =
          kit.spawn(
              GroupHost.create(
                  log, router, SystemClock.INSTANCE, new RowCache(1 << 20), 1, NO_ENTITIES),
              "host");
      var _ =
          system
              .scheduler()
              .scheduleAtFixedRate(
                  Duration.ZERO, Duration.ofMillis(50), asks::tick, system.executionContext());
    }

    /// Asks a shard, wherever it is led, until it answers.
    public CompletableFuture<ShardReply> shard(GroupId group, ShardId shard, ShardRequest request) {
      return asks.ask(to -> router.toShard(group, shard, request, to))
          .thenApply(reply -> ((Reply.OfShard) reply).reply());
    }
  }

  private static final String HERD = "herd";

  private static final GroupHost.SystemEntities NO_ENTITIES =
      new GroupHost.SystemEntities() {
        @Override
        public Behavior<SystemCommand> catalog() {
          return Behaviors.ignore();
        }

        @Override
        public Behavior<SystemCommand> membership() {
          return Behaviors.ignore();
        }
      };

  public ShellHerd(int size, long seed) {
    paced = new PacedHerd(seed);
    List<Peer> voters = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      NodeId id = new NodeId("n" + i);
      Node node = new Node(id, i, paced.start(id));
      nodes.add(node);
      for (GroupId group : List.of(SYSTEM, DATA)) {
        result(node.log.openGroup(group, i == 0 ? StartMode.FOUNDER : StartMode.JOINER));
      }
    }
    for (Node node : nodes) {
      nodes.forEach(other ->
          node.router.hostIs(new GroupHost.Command.Hello(HERD, other.id, 1, other.host, false)));
      voters.add(SimulatedHerd.peer(node.id));
      Members members = new Members(voters, List.of());
      for (GroupId group : List.of(SYSTEM, DATA)) {
        until("the first node leads", () -> nodes.getFirst().log.isLeader(group));
        if (voters.size() > 1) {
          result(nodes.getFirst().log.changeMembers(group, members));
        }
      }
    }
    until("the first node serves", () -> serves(nodes.getFirst()));
  }

  private static boolean serves(Node node) {
    return node.router.led(DATA).isPresent() && node.router.oracle().isPresent();
  }

  public Node node(int number) {
    return nodes.get(number);
  }

  /// The node that serves a group now; waits for one.
  public Node leader(GroupId group) {
    until("a leader of " + group, () -> nodes.stream().anyMatch(n -> leads(n, group)));
    return nodes.stream().filter(n -> leads(n, group)).findFirst().orElseThrow();
  }

  private static boolean leads(Node node, GroupId group) {
    return node.router.led(group).filter(led -> led.lease().leads()).isPresent();
  }

  /// Cuts a node off from all others.
  public void isolate(Node cutOff) {
    paced.run(herd ->
        nodes.stream().filter(n -> n != cutOff).forEach(other -> herd.cut(cutOff.id, other.id)));
  }

  public void heal() {
    paced.run(SimulatedHerd::heal);
  }

  public static void until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + PATIENCE + ": " + what);
      }
      LockSupport.parkNanos(2_000_000);
    }
  }

  public static void passMillis(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    until("time passes", () -> System.nanoTime() >= end);
  }

  public static <T> T result(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the stage failed", e);
    } catch (TimeoutException e) {
      throw new AssertionError("no result in " + PATIENCE, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    nodes.forEach(node -> node.kit.shutdownTestKit());
    paced.close();
  }
}
