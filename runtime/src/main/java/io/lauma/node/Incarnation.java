package io.lauma.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.lauma.catalog.replica.CatalogActor;
import io.lauma.catalog.replica.CatalogReplica;
import io.lauma.clock.Clock;
import io.lauma.cluster.HerdDescription;
import io.lauma.cluster.PekkoMembers;
import io.lauma.config.NodeSettings;
import io.lauma.exchange.ClusterOutcomes;
import io.lauma.exchange.ClusterPrepared;
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
import io.lauma.management.NodeStatus;
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
import io.lauma.replica.Upkeep;
import io.lauma.rocksdb.RocksResources;
import io.lauma.session.ClusterControl;
import io.lauma.session.SessionServices;
import io.lauma.session.backend.Backends;
import io.lauma.shard.RowCache;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.management.javadsl.PekkoManagement;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.stream.SystemMaterializer;
import org.jspecify.annotations.Nullable;

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
  private final Gateway gateway;
  private final ClusterOutcomes outcomes;
  private final ActorSystem<Void> system;
  private final CatalogReplica catalog = new CatalogReplica();
  private final MembershipReplica membership = new MembershipReplica();
  private final GatewayId gatewayId;
  private final Member self;
  private final Router router;
  private final Asks asks = new Asks();
  private final MembershipLease lease;
  private final PekkoMembers pekkoMembers;
  private final Arrival arrival;
  private final Cancellable pulse;
  private final Cancellable upkeep;
  private final SessionServices services;
  private final AtomicReference<@Nullable Route> pekkoRoutes = new AtomicReference<>();
  private final AtomicBoolean closing = new AtomicBoolean();
  private volatile boolean serving;

  /// What a new life begins from.
  sealed interface Origin {
    /// The replicas on the disk, else a herd of its own.
    enum OwnDisk implements Origin {
      INSTANCE
    }

    /// Nothing: the herd that these members are of has admitted the node.
    record Admitted(List<Member> contacts) implements Origin {
      public Admitted {
        contacts = List.copyOf(contacts);
      }
    }
  }

  /// Where this node can be reached, ports decided.
  record Addresses(int sqlPort, int clusterPort, int raftPort, int httpPort) {
    /// The present incarnation of the node as a member.
    Member member(NodeSettings settings, DataDirectory directory) {
      return new Member(
          directory.nodeId(),
          0,
          settings.name(),
          settings.host(),
          sqlPort,
          clusterPort,
          raftPort,
          httpPort,
          directory.incarnation(),
          Node.VERSION,
          Member.State.UP);
    }
  }

  private Incarnation(
      NodeSettings settings,
      DataDirectory directory,
      Addresses addresses,
      ClusterControl control,
      Backends backends,
      Clock clock,
      Origin origin,
      HerdClient.Expulsion expulsion) {
    self = addresses.member(settings, directory);
    rocks =
        RocksResources.create(
            settings.blockCacheBytes(), settings.writeBufferBytes(), COMPACTION_THREADS);
    log =
        orEnd(
            rocks::close,
            () ->
                RatisLog.start(
                    new RatisSettings(
                        directory.nodeId(),
                        directory.clusterId(),
                        settings.host(),
                        addresses.raftPort(),
                        directory.path(),
                        rocks,
                        clock,
                        RatisSettings.CHECKPOINT_ENTRIES,
                        RatisSettings.CHECKPOINT_BYTES)));
    boolean _ =
        orEnd(
            this::closeLog,
            () -> {
              openGroups(origin);
              return true;
            });
    gatewayId = GatewayIds.of(directory.nodeId(), directory.incarnation());
    router =
        new Router(
            directory.nodeId(),
            gatewayId,
            directory.clusterId().toString(),
            backends,
            membership::state);
    lease = new MembershipLease(clock, this::isMember);
    router.setDeadlockTimeout(Duration.ofMillis(settings.deadlockTimeoutMillis()));
    router.setRetention(Duration.ofSeconds(settings.retentionSeconds()));
    router.setDecisionRetention(Duration.ofSeconds(settings.decisionRetentionSeconds()));
    router.setWriteGate(new CatalogGate(catalog::state));
    gateway =
        new Gateway(
            gatewayId,
            router,
            asks,
            log,
            new Gateway.TransactionIds(router, asks),
            "lauma.blocking-dispatcher",
            directory.temporary());
    outcomes = new ClusterOutcomes(gateway, membership::state);
    Config config = actorConfig(settings, addresses);
    system =
        orEnd(
            this::closeLog,
            () ->
                ActorSystem.create(
                    root(settings, directory, clock),
                    "lauma",
                    ActorSystemSetup.create(BootstrapSetup.create(config), new LogSetup(log))));
    arrival = new Arrival(membership::state, router, lease, this::isMember);
    pekkoMembers = new PekkoMembers(system, membership, router);
    HerdEvents events =
        new HerdEvents(log, ended -> router.toOwnHost(new GroupHost.GatewayEnded(ended)));
    membership.onEvent(events::on);
    SystemFollower.start(log, system, List.of(catalog, membership));
    List<Member> contacts =
        switch (origin) {
          case Origin.OwnDisk _ -> List.of();
          case Origin.Admitted admitted -> admitted.contacts();
        };
    pekkoMembers.start(contacts);
    pulse =
        new HerdClient(router, self, catalog, membership, contacts, lease, asks, clock, expulsion)
            .start(system);
    upkeep = new Upkeep(log, router, catalog::state, clock).start(system);
    services = services(settings, directory, control, clock);
  }

  /// Starts, and waits until this node serves its herd: a standalone and an admitted node for
  /// [#START] at most, a member that starts again until enough of the others are there.
  static Incarnation start(
      NodeSettings settings,
      DataDirectory directory,
      Addresses addresses,
      ClusterControl control,
      Backends backends,
      Clock clock,
      Origin origin,
      HerdClient.Expulsion expulsion,
      Consumer<Incarnation> began) {
    Incarnation incarnation =
        new Incarnation(
            settings, directory, addresses, control, backends, clock, origin, expulsion);
    try {
      began.accept(incarnation);
      incarnation.refuseForeign(origin, directory);
      incarnation.arrival.await(origin);
      incarnation.serving = true;
      return incarnation;
    } catch (RuntimeException e) {
      incarnation.close();
      throw e;
    }
  }

  /// @throws DataDirectory.Unusable when the replicas on the disk are of a herd that does not know
  ///   this node
  private void refuseForeign(Origin origin, DataDirectory directory) {
    MembershipState herd = membership.state();
    if (origin instanceof Origin.OwnDisk
        && herd.isFounded()
        && herd.member(self.node()).isEmpty()) {
      throw new DataDirectory.Unusable(
          "data directory '" + directory.path() + "' holds the log of another node");
    }
  }

  private boolean isMember() {
    return log.groups().contains(MembershipState.SYSTEM)
        && membership
            .state()
            .member(self.node())
            .filter(m -> m.incarnation() == self.incarnation())
            .filter(m -> m.state() == Member.State.UP || m.state() == Member.State.LEAVING)
            .isPresent();
  }

  private Behavior<Void> root(NodeSettings settings, DataDirectory directory, Clock clock) {
    return Behaviors.setup(context -> {
      context.spawn(
          GroupHost.create(
              log,
              router,
              clock,
              new RowCache(settings.rowCacheBytes()),
              self.incarnation(),
              new GroupHost.SystemEntities() {
                @Override
                public Behavior<SystemCommand> catalog() {
                  return CatalogActor.create(membership::state, clock, log.readLease(), outcomes);
                }

                @Override
                public Behavior<SystemCommand> membership() {
                  return MembershipActor.create(
                      new MembershipActor.Setup(
                          directory.clusterId().toString(),
                          self,
                          new HostSteps(router, asks),
                          settings.replicationFactor(),
                          clock,
                          log.readLease()));
                }
              }),
          GroupHost.NAME);
      return Behaviors.empty();
    });
  }

  private static Config actorConfig(NodeSettings settings, Addresses addresses) {
    Map<String, Object> values = new HashMap<>();
    values.put("pekko.remote.artery.canonical.hostname", settings.host());
    values.put("pekko.remote.artery.canonical.port", addresses.clusterPort());
    return ConfigFactory.parseMap(values)
        .withFallback(ConfigFactory.parseResources("lauma-pekko.conf"))
        .withFallback(ConfigFactory.load());
  }

  NodeStatus status(NodeSettings settings) {
    MembershipState herd = membership.state();
    Set<GroupId> hosted = log.groups();
    List<NodeStatus.GroupStatus> groups =
        herd.groups().stream()
            .map(g ->
                new NodeStatus.GroupStatus(
                    g.group().value(),
                    router.leader(g.group()).map(n -> nameOf(herd, n)).orElse(""),
                    g.voters().stream().map(n -> nameOf(herd, n)).toList(),
                    hosted.contains(g.group()) ? log.readStore(g.group()).appliedIndex() : -1))
            .toList();
    boolean ready = serving && lease.holds();
    return new NodeStatus(
        settings.name(),
        Node.VERSION,
        ready,
        self.connection(),
        HerdDescription.rowsOf(List.copyOf(herd.members())),
        groups);
  }

  private static String nameOf(MembershipState herd, NodeId node) {
    return herd.member(node).map(Member::name).orElse(node.value());
  }

  private void openGroups(Origin origin) {
    if (origin instanceof Origin.OwnDisk && log.groups().isEmpty()) {
      await(log.openGroup(MembershipState.SYSTEM, StartMode.FOUNDER));
      await(log.openGroup(FIRST_DATA_GROUP, StartMode.FOUNDER));
    }
  }

  private SessionServices services(
      NodeSettings settings, DataDirectory directory, ClusterControl control, Clock clock) {
    Materializer materializer = SystemMaterializer.get(system).materializer();
    RowIdSource rowIds = new RowIdSource(directory.nodeId(), directory.incarnation());
    return new SessionServices(
        new ClusterCatalog(
            catalog,
            router,
            asks,
            lease,
            membership::state,
            directory.nodeId(),
            directory.incarnation()),
        ClusterRelations.transactions(gateway),
        outcomes,
        new ClusterPrepared(gateway),
        new ClusterRelations(gateway, system),
        new ClusterSequences(router, asks),
        new ClusterBackends(router, membership::state),
        new ClusterAdvisoryLocks(router, asks, self.incarnation()),
        control,
        new ClusterSweeps(router, asks, membership::state),
        new ClusterBuildRecords(router, asks, log),
        new RunResources(
            new SystemRows(control::members),
            rowIds,
            directory.temporary(),
            settings.workMemoryBytes(),
            "lauma.blocking-dispatcher"),
        materializer,
        clock);
  }

  Arrival arrival() {
    return arrival;
  }

  Member self() {
    return self;
  }

  MembershipLease lease() {
    return lease;
  }

  /// This node's number among the members; 0 while it is the only one.
  int nodeNumber() {
    MembershipState herd = membership.state();
    return herd.members().size() > 1 ? herd.member(self.node()).map(Member::oid).orElse(0) : 0;
  }

  /// A request to an entity of the system group, repeated until it is answered.
  CompletableFuture<Reply> askSystem(SystemRequest request) {
    return asks.ask(replyTo -> router.toSystem(request, replyTo));
  }

  /// Pekko Management's routes over this incarnation's actor system.
  Route pekkoRoutes() {
    Route made = pekkoRoutes.get();
    if (made == null) {
      made = PekkoManagement.get(system).getRoutes();
      pekkoRoutes.compareAndSet(null, made);
    }
    return made;
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
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    arrival.giveUp();
    await(router.stepAside());
    pulse.cancel();
    upkeep.cancel();
    pekkoMembers.close();
    SqlException end =
        new SqlException(
            SqlState.ADMIN_SHUTDOWN, "terminating connection due to administrator command");
    asks.failAll(end);
    router.end(end);
    system.terminate();
    try {
      system.getWhenTerminated().toCompletableFuture().get(END.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the actor system did not end", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closeLog();
    }
  }

  private void closeLog() {
    log.close();
    rocks.close();
  }

  /// A step of the start; when it fails, what is open already is closed, so that another start can
  /// follow in this process.
  private static <T> T orEnd(Runnable end, Supplier<T> step) {
    try {
      return step.get();
    } catch (RuntimeException e) {
      end.run();
      throw e;
    }
  }
}
