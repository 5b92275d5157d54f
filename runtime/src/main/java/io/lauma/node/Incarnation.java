package io.lauma.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lauma.catalog.replica.CatalogActor;
import io.lauma.catalog.replica.CatalogReplica;
import io.lauma.clock.SystemClock;
import io.lauma.config.NodeSettings;
import io.lauma.exchange.ClusterRelations;
import io.lauma.exchange.Gateway;
import io.lauma.exec.RunResources;
import io.lauma.journal.LogSetup;
import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StartMode;
import io.lauma.log.ratis.RatisLog;
import io.lauma.log.ratis.RatisSettings;
import io.lauma.management.ManagementSetup;
import io.lauma.management.NodeStatus;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipActor;
import io.lauma.membership.MembershipReplica;
import io.lauma.membership.MembershipState;
import io.lauma.pgcatalog.SystemRows;
import io.lauma.replica.Asks;
import io.lauma.replica.ClusterCatalog;
import io.lauma.replica.ClusterSequences;
import io.lauma.replica.GroupHost;
import io.lauma.replica.HerdClient;
import io.lauma.replica.HostSteps;
import io.lauma.replica.Router;
import io.lauma.replica.SystemCommand;
import io.lauma.replica.SystemFollower;
import io.lauma.rocksdb.RocksResources;
import io.lauma.session.ClusterControl;
import io.lauma.session.SessionServices;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;

/// One life of a node inside a cluster: one actor system, one log server, the open stores (DESIGN
/// 1). JOIN and LEAVE replace it while the process and its clients' sessions live on.
final class Incarnation implements AutoCloseable {
  /// How long a start may take before it is given up.
  private static final Duration START = Duration.ofSeconds(60);

  private static final Duration END = Duration.ofSeconds(20);
  private static final GroupId FIRST_DATA_GROUP = new GroupId(1);
  private static final int COMPACTION_THREADS = 2;

  private final RocksResources rocks;
  private final RatisLog log;
  private final ActorSystem<Void> system;
  private final CatalogReplica catalog = new CatalogReplica();
  private final MembershipReplica membership = new MembershipReplica();
  private final GatewayId gatewayId;
  private final Router router;
  private final Asks asks = new Asks();
  private final Cancellable pulse;
  private final SessionServices services;

  /// The management routes come up while the groups elect their leaders.
  private final CompletionStage<?> management;

  private volatile boolean serving;

  /// Where this node can be reached, ports decided.
  record Addresses(int sqlPort, int clusterPort, int raftPort, int httpPort) {}

  private Incarnation(
      NodeSettings settings, DataDirectory directory, Addresses addresses, ClusterControl control) {
    Member self =
        new Member(
            directory.nodeId(),
            0,
            settings.name(),
            settings.host(),
            addresses.sqlPort(),
            addresses.clusterPort(),
            addresses.raftPort(),
            addresses.httpPort(),
            directory.incarnation(),
            Node.VERSION,
            Member.State.UP);
    rocks =
        RocksResources.create(
            settings.blockCacheBytes(), settings.writeBufferBytes(), COMPACTION_THREADS);
    log =
        RatisLog.start(
            new RatisSettings(
                directory.nodeId(),
                directory.clusterId(),
                settings.host(),
                addresses.raftPort(),
                directory.path(),
                rocks,
                SystemClock.INSTANCE,
                RatisSettings.CHECKPOINT_ENTRIES));
    openGroups();
    gatewayId = gatewayId(directory);
    router = new Router(directory.nodeId(), gatewayId);
    router.setWriteGate(shard -> catalog.state().admitsWrites(shard));
    Config config = actorConfig(settings, addresses);
    system =
        ActorSystem.create(
            root(settings, directory, self),
            "lauma",
            ActorSystemSetup.create(
                BootstrapSetup.create(config),
                new LogSetup(log),
                new ManagementSetup(() -> status(settings, self, control))));
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    SystemFollower.start(log, system, List.of(catalog, membership));
    management =
        CompletableFuture.supplyAsync(() -> PekkoManagement.get(system).start())
            .thenCompose(started -> started);
    pulse = new HerdClient(router, self, catalog, asks, SystemClock.INSTANCE).start(system);
    services = services(settings, directory, control);
  }

  /// Starts, and waits until the herd is founded and this node serves.
  static Incarnation start(
      NodeSettings settings, DataDirectory directory, Addresses addresses, ClusterControl control) {
    Incarnation incarnation = new Incarnation(settings, directory, addresses, control);
    try {
      incarnation.awaitServing();
      await(incarnation.management);
      incarnation.serving = true;
      return incarnation;
    } catch (RuntimeException e) {
      incarnation.close();
      throw e;
    }
  }

  private Behavior<Void> root(NodeSettings settings, DataDirectory directory, Member self) {
    return Behaviors.setup(context -> {
      context.spawn(
          GroupHost.create(
              log,
              router,
              SystemClock.INSTANCE,
              new GroupHost.SystemEntities() {
                @Override
                public Behavior<SystemCommand> catalog() {
                  return CatalogActor.create(membership::state, SystemClock.INSTANCE);
                }

                @Override
                public Behavior<SystemCommand> membership() {
                  return MembershipActor.create(
                      new MembershipActor.Setup(
                          directory.clusterId().toString(),
                          self,
                          new HostSteps(router, asks),
                          settings.replicationFactor(),
                          SystemClock.INSTANCE));
                }
              }),
          "host");
      return Behaviors.empty();
    });
  }

  private static Config actorConfig(NodeSettings settings, Addresses addresses) {
    Map<String, Object> values = new HashMap<>();
    values.put("pekko.remote.artery.canonical.hostname", settings.host());
    values.put("pekko.remote.artery.canonical.port", addresses.clusterPort());
    values.put("pekko.management.http.hostname", settings.host());
    values.put("pekko.management.http.port", addresses.httpPort());
    return ConfigFactory.parseMap(values)
        .withFallback(ConfigFactory.parseResources("lauma-pekko.conf"))
        .withFallback(ConfigFactory.load());
  }

  /// Unique over the nodes of a cluster and over the starts of each.
  private static GatewayId gatewayId(DataDirectory directory) {
    long node =
        UUID.nameUUIDFromBytes(directory.nodeId().value().getBytes(StandardCharsets.UTF_8))
            .getLeastSignificantBits();
    return new GatewayId((node << 20 | directory.incarnation() & 0xf_ffff) & Long.MAX_VALUE);
  }

  private NodeStatus status(NodeSettings settings, Member self, ClusterControl control) {
    MembershipState herd = membership.state();
    List<NodeStatus.GroupStatus> groups =
        herd.groups().stream()
            .map(g ->
                new NodeStatus.GroupStatus(
                    g.group().value(),
                    router.leader(g.group()).map(n -> nameOf(herd, n)).orElse(""),
                    g.voters().stream().map(n -> nameOf(herd, n)).toList()))
            .toList();
    boolean ready = serving;
    return new NodeStatus(
        settings.name(),
        Node.VERSION,
        ready,
        self.connection(),
        ready ? control.members() : List.of(),
        groups);
  }

  private static String nameOf(MembershipState herd, NodeId node) {
    return herd.member(node).map(Member::name).orElse(node.value());
  }

  private void openGroups() {
    if (log.groups().isEmpty()) {
      await(log.openGroup(MembershipState.SYSTEM, StartMode.FOUNDER));
      await(log.openGroup(FIRST_DATA_GROUP, StartMode.FOUNDER));
    }
  }

  private SessionServices services(
      NodeSettings settings, DataDirectory directory, ClusterControl control) {
    Gateway gateway =
        new Gateway(
            gatewayId,
            router,
            asks,
            log,
            new Gateway.TransactionIds(router, asks),
            "lauma.blocking-dispatcher",
            directory.temporary());
    Materializer materializer = SystemMaterializer.get(system).materializer();
    RowIdSource rowIds = new RowIdSource(directory.nodeId(), directory.incarnation());
    return new SessionServices(
        new ClusterCatalog(catalog, router, asks, () -> true),
        ClusterRelations.transactions(gateway),
        new ClusterRelations(gateway),
        new ClusterSequences(router, asks),
        control,
        new RunResources(
            new SystemRows(control::members),
            rowIds,
            directory.temporary(),
            settings.workMemoryBytes(),
            "lauma.blocking-dispatcher"),
        materializer,
        SystemClock.INSTANCE);
  }

  private void awaitServing() {
    long deadline = System.nanoTime() + START.toNanos();
    CompletableFuture<Void> serving = new CompletableFuture<>();
    Cancellable poll =
        system
            .scheduler()
            .scheduleAtFixedRate(
                Duration.ZERO,
                Duration.ofMillis(5),
                () -> {
                  if (isServing()) {
                    serving.complete(null);
                  }
                },
                system.executionContext());
    try {
      serving.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
      await(router.timestamps().next());
    } catch (TimeoutException | ExecutionException e) {
      throw new SqlException(
              SqlState.CANNOT_CONNECT_NOW,
              "the node did not come to serve within " + START.toSeconds() + " s")
          .causedBy(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SqlException(SqlState.ADMIN_SHUTDOWN, "the start was interrupted").causedBy(e);
    } finally {
      poll.cancel();
    }
  }

  private boolean isServing() {
    MembershipState herd = membership.state();
    return herd.isFounded()
        && herd.dataGroups().stream().allMatch(group -> router.leader(group).isPresent())
        && router.leader(MembershipState.SYSTEM).isPresent();
  }

  SessionServices services() {
    return services;
  }

  CatalogReplica catalog() {
    return catalog;
  }

  MembershipState membership() {
    return membership.state();
  }

  Router router() {
    return router;
  }

  ReplicatedLog log() {
    return log;
  }

  ActorSystem<Void> system() {
    return system;
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(START.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("a step of the start failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  @Override
  public void close() {
    pulse.cancel();
    asks.failAll(
        new SqlException(
            SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command"));
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(END.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the actor system did not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      log.close();
      rocks.close();
    }
  }
}
