package io.lauma.exchange;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lauma.catalog.replica.CatalogActor;
import io.lauma.catalog.replica.CatalogReplica;
import io.lauma.clock.SystemClock;
import io.lauma.exec.RunResources;
import io.lauma.journal.LogSetup;
import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.log.StartMode;
import io.lauma.log.ratis.RatisLog;
import io.lauma.log.ratis.RatisSettings;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipActor;
import io.lauma.membership.MembershipReplica;
import io.lauma.membership.MembershipState;
import io.lauma.pgcatalog.SystemRows;
import io.lauma.replica.Asks;
import io.lauma.replica.CatalogGate;
import io.lauma.replica.ClusterAdvisoryLocks;
import io.lauma.replica.ClusterBackends;
import io.lauma.replica.ClusterBuildRecords;
import io.lauma.replica.ClusterCatalog;
import io.lauma.replica.ClusterSequences;
import io.lauma.replica.ClusterSweeps;
import io.lauma.replica.GatewayIds;
import io.lauma.replica.GroupHost;
import io.lauma.replica.HerdClient;
import io.lauma.replica.HerdEvents;
import io.lauma.replica.HostSteps;
import io.lauma.replica.MembershipLease;
import io.lauma.replica.Reply;
import io.lauma.replica.Router;
import io.lauma.replica.SystemCommand;
import io.lauma.replica.SystemFollower;
import io.lauma.replica.SystemRequest;
import io.lauma.rocksdb.RocksResources;
import io.lauma.session.SessionServices;
import io.lauma.session.backend.Backends;
import io.lauma.session.run.SqlSessionFactory;
import io.lauma.shard.RowCache;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.stream.SystemMaterializer;

/// One node of a [TestHerd]: what an incarnation wires up, without sockets for clients.
final class TestHerdNode implements AutoCloseable {
  private static final int WAIT_SECONDS = 60;

  private final Member self;
  private final RocksResources rocks;
  private final RatisLog log;
  private final Router router;
  private final Gateway gateway;
  private final Asks asks = new Asks();
  private final CatalogReplica catalog = new CatalogReplica();
  private final MembershipReplica membership = new MembershipReplica();
  private final ActorSystem<Void> system;
  private final Cancellable pulse;
  private final MembershipLease lease;
  private final ClusterRelations relations;
  private final Backends backends = new Backends(SystemClock.INSTANCE);
  private final SqlSessionFactory sessions;
  private boolean closed;

  private TestHerdNode(
      UUID cluster, Path directory, String name, StartMode mode, List<Member> contacts) {
    self =
        new Member(
            new NodeId(name),
            0,
            name,
            "127.0.0.1",
            1,
            freePort(),
            freePort(),
            1,
            1,
            "test",
            Member.State.UP);
    rocks = RocksResources.create(16 << 20, 16 << 20, 1);
    log =
        RatisLog.start(
            new RatisSettings(
                self.node(),
                cluster,
                self.host(),
                self.raftPort(),
                directory,
                rocks,
                SystemClock.INSTANCE,
                RatisSettings.CHECKPOINT_ENTRIES,
                RatisSettings.CHECKPOINT_BYTES));
    await(log.openGroup(MembershipState.SYSTEM, mode));
    if (mode == StartMode.FOUNDER) {
      await(log.openGroup(new GroupId(1), mode));
    }
    GatewayId gatewayId = GatewayIds.of(self.node(), self.incarnation());
    router = new Router(self.node(), gatewayId, cluster.toString(), backends, membership::state);
    lease = new MembershipLease(SystemClock.INSTANCE, this::isMember);
    router.setWriteGate(new CatalogGate(catalog::state));
    Path temporary = temporary(directory);
    gateway =
        new Gateway(
            gatewayId,
            router,
            asks,
            log,
            new Gateway.TransactionIds(router, asks),
            "lauma.blocking-dispatcher",
            temporary);
    system =
        ActorSystem.create(
            root(cluster),
            "lauma",
            ActorSystemSetup.create(BootstrapSetup.create(config()), new LogSetup(log)));
    SystemFollower.start(log, system, List.of(catalog, membership));
    HerdEvents events =
        new HerdEvents(log, ended -> router.toOwnHost(new GroupHost.GatewayEnded(ended)));
    membership.onEvent(events::on);
    pulse =
        new HerdClient(
                router,
                self,
                catalog,
                membership,
                contacts,
                lease,
                asks,
                SystemClock.INSTANCE,
                (_, _) -> {})
            .start(system);
    relations = new ClusterRelations(gateway, system);
    SessionServices services =
        new SessionServices(
            new ClusterCatalog(
                catalog, router, asks, lease, membership::state, self.node(), self.incarnation()),
            ClusterRelations.transactions(gateway),
            new ClusterOutcomes(gateway, membership::state),
            new ClusterPrepared(gateway),
            relations,
            new ClusterSequences(router, asks),
            new ClusterBackends(router, membership::state),
            new ClusterAdvisoryLocks(router, asks, self.incarnation()),
            new NoClusterStatements(),
            new ClusterSweeps(router, asks, membership::state),
            new ClusterBuildRecords(router, asks, log),
            new RunResources(
                new SystemRows(List::of),
                this::rowId,
                temporary,
                4 << 20,
                "lauma.blocking-dispatcher"),
            SystemMaterializer.get(system).materializer(),
            SystemClock.INSTANCE);
    sessions = new SqlSessionFactory(() -> services, catalog::state, backends);
  }

  static TestHerdNode found(UUID cluster, Path directory, String name) {
    TestHerdNode node = new TestHerdNode(cluster, directory, name, StartMode.FOUNDER, List.of());
    Cluster pekko = Cluster.get(node.system);
    pekko.manager().tell(Join.create(pekko.selfMember().address()));
    TestHerd.await("the herd is founded", () -> node.membership().isFounded());
    return node;
  }

  static TestHerdNode join(UUID cluster, Path directory, String name, TestHerdNode founder) {
    TestHerdNode node =
        new TestHerdNode(cluster, directory, name, StartMode.JOINER, List.of(founder.self));
    Cluster.get(node.system)
        .manager()
        .tell(Join.create(Cluster.get(founder.system).selfMember().address()));
    Reply reply =
        await(
            node.asks.ask(
                replyTo -> node.router.toSystem(new SystemRequest.Join(node.self), replyTo)));
    boolean repeated =
        reply instanceof Reply.Failed failed && failed.state() == SqlState.LAUMA_ALREADY_MEMBER;
    if (!(reply instanceof Reply.Admitted) && !repeated) {
      throw new AssertionError("not admitted: " + reply);
    }
    return node;
  }

  private boolean isMember() {
    return membership
        .state()
        .member(self.node())
        .filter(m -> m.state() == Member.State.UP || m.state() == Member.State.LEAVING)
        .isPresent();
  }

  private final AtomicLong rowIds = new AtomicLong();

  private byte[] rowId() {
    return ByteBuffer.allocate(16)
        .putLong(self.node().value().hashCode())
        .putLong(rowIds.incrementAndGet())
        .array();
  }

  private Behavior<Void> root(UUID cluster) {
    return Behaviors.setup(context -> {
      context.spawn(
          GroupHost.create(
              log,
              router,
              SystemClock.INSTANCE,
              new RowCache(1 << 20),
              self.incarnation(),
              new GroupHost.SystemEntities() {
                @Override
                public Behavior<SystemCommand> catalog() {
                  return CatalogActor.create(
                      membership::state,
                      SystemClock.INSTANCE,
                      log.readLease(),
                      new ClusterOutcomes(gateway, membership::state));
                }

                @Override
                public Behavior<SystemCommand> membership() {
                  return MembershipActor.create(
                      new MembershipActor.Setup(
                          cluster.toString(),
                          self,
                          new HostSteps(router, asks),
                          3,
                          SystemClock.INSTANCE,
                          log.readLease()));
                }
              }),
          GroupHost.NAME);
      return Behaviors.empty();
    });
  }

  private Config config() {
    return ConfigFactory.parseMap(
            Map.of(
                "pekko.remote.artery.canonical.hostname", self.host(),
                "pekko.remote.artery.canonical.port", self.clusterPort()))
        .withFallback(ConfigFactory.parseResources("test-herd.conf"))
        .withFallback(ConfigFactory.load());
  }

  private static Path temporary(Path directory) {
    try {
      return Files.createDirectories(directory.resolve("temporary"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError("a step failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  boolean isClosed() {
    return closed;
  }

  String name() {
    return self.name();
  }

  MembershipState membership() {
    return membership.state();
  }

  Router router() {
    return router;
  }

  RatisLog log() {
    return log;
  }

  ClusterRelations relations() {
    return relations;
  }

  /// A session of the superuser.
  TestSession session() {
    return new TestSession(
        sessions.open(
            Map.of("user", "postgres", "database", "postgres"),
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)));
  }

  /// Ends at once, as a crash does: nothing is handed over, no one is told.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    pulse.cancel();
    asks.failAll(
        new SqlException(
            SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command"));
    log.close();
    system.terminate();
    await(system.getWhenTerminated());
    rocks.close();
  }
}
