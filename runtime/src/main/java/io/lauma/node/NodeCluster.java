package io.lauma.node;

import io.lauma.catalog.CatalogState;
import io.lauma.clock.Clock;
import io.lauma.cluster.Admission;
import io.lauma.cluster.HerdDescription;
import io.lauma.cluster.HerdHttp;
import io.lauma.cluster.JoinRecord;
import io.lauma.config.NodeSettings;
import io.lauma.exec.Completions;
import io.lauma.log.NodeId;
import io.lauma.management.NodeControl;
import io.lauma.management.NodeStatus;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.replica.Reply;
import io.lauma.replica.SystemRequest;
import io.lauma.session.SessionServices;
import io.lauma.session.backend.Backends;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.server.Route;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The node's place in a herd: holds its present incarnation and replaces it when the node joins or
/// leaves a herd, or was declared down. Sessions live on: their statements wait for the next
/// incarnation, their open transactions end with 57P01.
final class NodeCluster implements NodeControl, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(NodeCluster.class);

  /// How long JOIN waits for replicas to spread before it answers.
  private static final Duration SETTLED = Duration.ofSeconds(30);

  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration CONTACTS = Duration.ofSeconds(60);
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final Executor BLOCKING =
      task -> Thread.ofVirtual().name("lauma-membership").start(task);

  private final NodeSettings settings;
  private final DataDirectory directory;
  private final HerdHttp http;
  private final ReentrantLock changing = new ReentrantLock();
  private final PresentIncarnation life;
  private final Comeback comeback;

  /// @param backends the node's sessions
  NodeCluster(
      NodeSettings settings,
      DataDirectory directory,
      HerdHttp http,
      Backends backends,
      Clock clock) {
    this.settings = settings;
    this.directory = directory;
    this.http = http;
    this.life = new PresentIncarnation(settings, directory, this, backends, clock, this::expelled);
    this.comeback = new Comeback(life, directory, http, changing, BLOCKING);
    backends.numberedBy(() -> life.now().map(Incarnation::nodeNumber).orElse(0));
  }

  private void expelled(long incarnation, boolean removed) {
    comeback.expelled(incarnation, removed);
  }

  /// Begins the node's first incarnation: in the herd that is on its disk, in the one that a crash
  /// kept it from joining, in the one that the settings name, else in a herd of its own.
  ///
  /// @param managed waits for the management port, which comes up meanwhile
  void start(Incarnation.Addresses where, Runnable managed) {
    changing.lock();
    try {
      comeback.watch();
      startAlone(where, managed);
    } finally {
      changing.unlock();
    }
  }

  private void startAlone(Incarnation.Addresses where, Runnable managed) {
    life.listensAt(where);
    if (settings.join().isPresent() || directory.joining().isPresent()) {
      managed.run();
    }
    Optional<JoinRecord> joining = directory.joining().map(JoinRecord::parse);
    Incarnation.Origin origin =
        joining.isPresent()
            ? finishJoin(joining.get())
            : settings.join().isPresent() && !directory.hasReplicas()
                ? joinFirst(settings.join().get())
                : Incarnation.Origin.OwnDisk.INSTANCE;
    switch (origin) {
      case Incarnation.Origin.OwnDisk _ -> comeback.begin(managed);
      case Incarnation.Origin.Admitted _ -> life.begin(origin, managed);
    }
    directory.setJoining("");
    Incarnation live = life.serving();
    boolean alone = live.membership().members().size() == 1;
    if (settings.join().isPresent() && alone) {
      joinNow(settings.join().get());
    }
  }

  /// A JOIN was under way when the process ended: the herd knows whether this node was admitted.
  private Incarnation.Origin finishJoin(JoinRecord joining) {
    HerdDescription herd =
        firstAnswer(joining.addresses())
            .orElseThrow(() ->
                new DataDirectory.Unusable(
                    "this node was joining a cluster when it ended, and none of "
                        + joining.addresses()
                        + " answers to tell what came of it; start one of them first"));
    boolean admitted = herd.members().stream().anyMatch(m -> m.node().equals(directory.nodeId()));
    if (!admitted) {
      LOG.info("the JOIN that was under way did not take place");
      directory.setJoining("");
      return Incarnation.Origin.OwnDisk.INSTANCE;
    }
    LOG.info("finishes the JOIN that was under way");
    if (!directory.clusterId().toString().equals(herd.herdId())) {
      directory.deleteReplicas();
      directory.setClusterId(UUID.fromString(herd.herdId()));
    }
    return new Incarnation.Origin.Admitted(herd.members());
  }

  private Optional<HerdDescription> firstAnswer(List<String> servers) {
    long deadline = System.nanoTime() + CONTACTS.toNanos();
    while (true) {
      for (String server : servers) {
        try {
          return Optional.of(http.describe(server));
        } catch (SqlException e) {
          LOG.debug("no answer of {}", server, e);
        }
      }
      if (System.nanoTime() > deadline || life.isClosed()) {
        return Optional.empty();
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  /// An empty node joins without ever having been a herd of its own.
  private Incarnation.Origin joinFirst(String server) {
    HerdDescription herd = firstAnswer(List.of(server)).orElseGet(() -> http.describe(server));
    checkVersion(herd);
    return admitted(server);
  }

  private Incarnation.Origin.Admitted admitted(String server) {
    directory.setJoining(new JoinRecord(Optional.empty(), List.of(server)).text());
    Admission admission = http.admit(server, life.self());
    List<String> contacts = new ArrayList<>();
    admission.members().stream()
        .filter(m -> !m.node().equals(directory.nodeId()))
        .forEach(m -> contacts.add(m.httpAddress()));
    directory.setJoining(new JoinRecord(Optional.of(admission.herdId()), contacts).text());
    life.endFor(admission.herdId());
    return new Incarnation.Origin.Admitted(admission.members());
  }

  private static void checkVersion(HerdDescription herd) {
    if (!HerdDescription.compatible(herd.version(), Node.VERSION)) {
      throw new SqlException(
              SqlState.LAUMA_INCOMPATIBLE_VERSION,
              "the cluster runs version "
                  + herd.version()
                  + ", which does not go together with this server's "
                  + Node.VERSION)
          .withHint("Run the same version on all members.");
    }
  }

  private Incarnation running() {
    return life.now()
        .orElseThrow(() ->
            new SqlException(SqlState.CANNOT_CONNECT_NOW, "the database system is starting up"));
  }

  SessionServices services() {
    return life.serving().services();
  }

  CatalogState catalog() {
    return running().catalog().state();
  }

  @Override
  public List<MemberRow> members() {
    return describe().rows();
  }

  @Override
  public HerdDescription describe() {
    MembershipState herd = running().membership();
    return new HerdDescription(
        herd.herdId(), directory.nodeId(), Node.VERSION, List.copyOf(herd.members()));
  }

  @Override
  public NodeStatus status() {
    return life.now()
        .map(live -> live.status(settings))
        .orElseGet(
            () -> new NodeStatus(settings.name(), Node.VERSION, false, "", List.of(), List.of()));
  }

  @Override
  public Optional<Route> pekkoRoutes() {
    return life.now().map(Incarnation::pekkoRoutes);
  }

  /// The management address that a server is named by.
  private String addressOf(String server) {
    if (HerdHttp.isAddress(server)) {
      return server;
    }
    return running()
        .membership()
        .member(server)
        .map(Member::httpAddress)
        .orElseThrow(() ->
            new SqlException(
                    SqlState.LAUMA_SERVER_NOT_REACHABLE, "server \"" + server + "\" is not known")
                .withHint(
                    "Give the host and the management port of a running node, as in"
                        + " 'host:8432', or the name of a member of this cluster."));
  }

  @Override
  public CompletionStage<List<MemberRow>> discover(String server) {
    return later(() -> http.describe(addressOf(server)).rows());
  }

  @Override
  public CompletionStage<Admission> admit(Member member) {
    return ask(new SystemRequest.Join(member))
        .thenApply(reply -> {
          done(reply);
          if (reply instanceof Reply.Admitted admitted) {
            return new Admission(admitted.herdId(), admitted.members());
          }
          throw new IllegalStateException("no answer to a join: " + reply);
        });
  }

  @Override
  public CompletionStage<Void> forget(NodeId node) {
    boolean arrived =
        running()
            .membership()
            .member(node)
            .filter(m -> m.state() != Member.State.JOINING)
            .isPresent();
    if (arrived) {
      return CompletableFuture.failedFuture(
          new SqlException(
                  SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "the node is a member of the cluster")
              .withHint("Run LEAVE CLUSTER on it."));
    }
    return ask(new SystemRequest.Leave(node)).thenAccept(NodeCluster::done);
  }

  private CompletableFuture<Reply> ask(SystemRequest request) {
    return running()
        .askSystem(request)
        .orTimeout(ANSWER.toSeconds(), TimeUnit.SECONDS)
        .exceptionallyCompose(failure ->
            CompletableFuture.failedFuture(
                failure instanceof TimeoutException
                    ? new SqlException(
                        SqlState.CANNOT_CONNECT_NOW, "the cluster has no leader that answers now")
                    : failure));
  }

  private static void done(Reply reply) {
    if (reply instanceof Reply.Failed failed) {
      throw failed.exception();
    }
  }

  @Override
  public CompletionStage<Report> join(String server) {
    return later(() -> alone(() -> joinNow(server)));
  }

  @Override
  public CompletionStage<Report> leave() {
    return later(() -> alone(this::leaveNow));
  }

  private static <T> CompletableFuture<T> later(Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, BLOCKING);
  }

  private <T> T alone(Supplier<T> work) {
    if (!changing.tryLock()) {
      throw new SqlException(
          SqlState.OBJECT_IN_USE, "this server is joining or leaving a cluster already");
    }
    try {
      return work.get();
    } finally {
      changing.unlock();
    }
  }

  private Report joinNow(String server) {
    Incarnation live = life.serving();
    if (live.membership().members().size() > 1) {
      throw new SqlException(
              SqlState.LAUMA_ALREADY_MEMBER, "this server is a member of a cluster already")
          .withHint("Run LEAVE CLUSTER first.");
    }
    String address = addressOf(server);
    HerdDescription herd = http.describe(address);
    if (herd.herdId().equals(live.membership().herdId())) {
      throw new SqlException(SqlState.LAUMA_ALREADY_MEMBER, "a server cannot join itself");
    }
    checkVersion(herd);
    done(Completions.await(live.askSystem(new SystemRequest.Freeze(true))));
    Incarnation.Origin origin;
    try {
      origin = admitted(address);
    } catch (RuntimeException e) {
      stayAlone(live);
      throw e;
    }
    return arrive(origin, address);
  }

  /// The JOIN was refused: this node goes on as it was.
  private void stayAlone(Incarnation live) {
    if (life.now().filter(now -> now == live).isPresent()) {
      directory.setJoining("");
      done(Completions.await(live.askSystem(new SystemRequest.Freeze(false))));
    }
  }

  private Report arrive(Incarnation.Origin origin, String address) {
    try {
      life.begin(origin);
    } catch (RuntimeException e) {
      return giveUp(address, e);
    }
    directory.setJoining("");
    Incarnation live = life.serving();
    boolean settled = live.arrival().awaitSettled(settings.replicationFactor(), SETTLED);
    int members = live.membership().members().size();
    LOG.info("has joined a cluster of {} members", members);
    List<String> notices = new ArrayList<>();
    if (members == 2) {
      notices.add(
          "a cluster of two members does not survive the loss of either; join a third server");
    }
    if (!settled) {
      notices.add("replicas are still being spread over the members");
    }
    return new Report(notices);
  }

  /// Admitted, and yet this node cannot take part: it is a herd of its own again if the other one
  /// forgets it, else it waits for a restart.
  private Report giveUp(String address, RuntimeException failure) {
    LOG.warn("the JOIN failed after the cluster had admitted this node", failure);
    try {
      http.forget(address, directory.nodeId());
    } catch (SqlException e) {
      failure.addSuppressed(e);
      life.failed(failure);
      throw new SqlException(
              SqlState.LAUMA_SERVER_NOT_REACHABLE,
              "the cluster counts this server as a member, and it did not come to serve in time")
          .withHint("Start this server again: it finishes the JOIN.")
          .causedBy(failure);
    }
    life.endForStandalone();
    life.begin(Incarnation.Origin.OwnDisk.INSTANCE);
    throw new SqlException(
            SqlState.LAUMA_SERVER_NOT_REACHABLE,
            "the cluster admitted this server, which could not reach its members' cluster ports")
        .withHint("Check that members reach each other's cluster and Raft ports.")
        .causedBy(failure);
  }

  private Report leaveNow() {
    Incarnation live = life.serving();
    if (live.membership().members().size() <= 1) {
      throw new SqlException(
          SqlState.OBJECT_NOT_IN_PREREQUISITE_STATE, "this server is not a member of a cluster");
    }
    LOG.info("leaves its cluster: its replicas move to the other members");
    done(Completions.await(live.askSystem(new SystemRequest.Leave(directory.nodeId()))));
    life.endForStandalone();
    life.begin(Incarnation.Origin.OwnDisk.INSTANCE);
    LOG.info("has left its cluster and is an empty standalone");
    return new Report(List.of());
  }

  @Override
  public void close() {
    life.close();
    http.close();
  }
}
