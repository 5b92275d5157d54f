package io.lauma.replica;

import io.lauma.advisory.AdvisoryCall;
import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.Relation;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.membership.MembershipState;
import io.lauma.prepared.PreparedCall;
import io.lauma.session.backend.Backends;
import io.lauma.shard.ShardActor;
import io.lauma.txn.CoordinatorActor;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.ShardWaits;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// The way to the entities of every group, by the placement that leaders announce: straight to the
/// actor when this node leads the group, else one message to the host of the node that does. A
/// message to a group without a known leader is dropped: who asks repeats. Thread-safe.
public final class Router {
  /// How long a node that ends waits for its groups to be taken over.
  static final Duration STEP_ASIDE = Duration.ofSeconds(3);

  private final NodeId self;
  private volatile Duration retention = Duration.ofMinutes(15);
  private volatile Duration decisionRetention = Duration.ofDays(1);
  private final OpenTransactions open;
  private final Courier courier = new Courier();
  private final Map<GroupId, LedGroup> led = new ConcurrentHashMap<>();
  private final Map<GroupId, Leader> leaders = new ConcurrentHashMap<>();
  private final String herdId;
  private final Map<NodeId, KnownHost> hosts = new ConcurrentHashMap<>();
  private final LocalBackends backends;
  private final Supplier<MembershipState> membership;
  private final TimestampSource timestamps;
  private volatile Duration deadlockTimeout = Duration.ofSeconds(1);
  private volatile WriteGate writeGate = CatalogGate.OPEN;
  private volatile @Nullable OracleService oracle;
  private volatile @Nullable RuntimeException ended;
  private volatile @Nullable ActorRef<Courier.Command> courierActor;
  private volatile @Nullable ActorRef<GroupHost.Command> localHost;

  /// Who leads a group in a term.
  public record Leader(long term, NodeId node) {}

  /// The host of a node, as its newest incarnation has introduced itself.
  private record KnownHost(long incarnation, ActorRef<GroupHost.Command> host) {}

  /// @param herdId identity of the herd: hosts of another one are strangers
  /// @param backends this node's sessions
  /// @param membership this node's copy
  public Router(
      NodeId self,
      GatewayId gateway,
      String herdId,
      Backends backends,
      Supplier<MembershipState> membership) {
    this.self = self;
    this.herdId = herdId;
    this.membership = membership;
    this.open = new OpenTransactions(gateway);
    this.backends = new LocalBackends(backends, open);
    this.timestamps = new TimestampSource(this);
  }

  /// Tells whether a shard's relation may be written to by a statement that was planned under a
  /// version of the catalog.
  public interface WriteGate {
    boolean admits(ShardId shard, long plan);

    /// Whether a table has the indexes and constraints that a statement was planned with.
    boolean knowsTable(CatalogSnapshot plan, Relation table);
  }

  /// Sets the gate, as this node's catalog has it.
  public void setWriteGate(WriteGate gate) {
    writeGate = gate;
  }

  /// Whether rows of a shard may be written by a statement that was planned under a version.
  public boolean admitsWrites(ShardId shard, long plan) {
    return writeGate.admits(shard, plan);
  }

  /// Whether a statement that has written nothing yet may begin to.
  public boolean knowsTable(CatalogSnapshot plan, Relation table) {
    return writeGate.knowsTable(plan, table);
  }

  /// Sets how long a row lock is waited for before the wait may be found to be a deadlock.
  public void setDeadlockTimeout(Duration timeout) {
    deadlockTimeout = timeout;
  }

  /// Between two reports of a shard where something waits: a wait counts when two have it.
  public Duration deadlockReports() {
    return deadlockTimeout.dividedBy(2);
  }

  /// Tells the search for deadlocks, where the system group is led, what waits at a shard.
  public void toDeadlockWatch(ShardWaits waits) {
    toLeader(MembershipState.SYSTEM, new GroupHost.Command.Waits(waits));
  }

  /// Row versions are kept so long at least; before the node serves.
  public void setRetention(Duration kept) {
    retention = kept;
  }

  /// Decisions are kept so long in the groups that this node leads; before the node serves.
  public void setDecisionRetention(Duration kept) {
    decisionRetention = kept;
  }

  Duration decisionRetention() {
    return decisionRetention;
  }

  Duration retention() {
    return retention;
  }

  /// Tells the keeper of the horizon, where the system group is led, this node's oldest snapshot.
  void toHorizon(HybridTime oldest) {
    toLeader(MembershipState.SYSTEM, new GroupHost.Command.OldestSnapshot(self, oldest));
  }

  /// Gives the router this node's actors; before any message.
  void attach(ActorRef<Courier.Command> courierRef, ActorRef<GroupHost.Command> host) {
    courierActor = courierRef;
    localHost = host;
    hosts.put(self, new KnownHost(Long.MAX_VALUE, host));
  }

  /// Whether this node's host has started.
  boolean isAttached() {
    return localHost != null;
  }

  /// The introduction of this node's host.
  ///
  /// @param answer whether the receiver should introduce itself too
  GroupHost.Command.Hello hello(long incarnation, boolean answer) {
    ActorRef<GroupHost.Command> host = localHost;
    if (host == null) {
      throw new IllegalStateException("the router has no host yet");
    }
    return new GroupHost.Command.Hello(herdId, self, incarnation, host, answer);
  }

  /// Whether a node's host is known in this incarnation or a later one.
  boolean knowsHost(NodeId node, long incarnation) {
    KnownHost known = hosts.get(node);
    return known != null && known.incarnation() >= incarnation;
  }

  Courier courier() {
    return courier;
  }

  public NodeId self() {
    return self;
  }

  /// Timestamps of the herd's oracle.
  public TimestampSource timestamps() {
    return timestamps;
  }

  /// Ends every wait for a timestamp, and every look for a group from now on, with a failure: this
  /// node's incarnation ends.
  public void end(RuntimeException failure) {
    ended = failure;
    timestamps.end(failure);
  }

  /// The group, when this node leads it and serves.
  ///
  /// @throws RuntimeException the failure that the incarnation ended with
  public Optional<LedGroup> led(GroupId group) {
    RuntimeException end = ended;
    if (end != null) {
      throw end;
    }
    return Optional.ofNullable(led.get(group));
  }

  public Optional<NodeId> leader(GroupId group) {
    return Optional.ofNullable(leaders.get(group)).map(Leader::node);
  }

  Map<GroupId, Leader> leaders() {
    return Map.copyOf(leaders);
  }

  public void toShard(GroupId group, ShardId shard, ShardRequest request, ReplyTo replyTo) {
    Optional<LedGroup> here = led(group);
    if (here.isPresent()) {
      ShardActor.Command message = new ShardActor.Command.Request(request, replyTo);
      Optional<LedGroup.HostedShard> hosted = here.get().shard(shard);
      if (hosted.isPresent()) {
        hosted.get().actor().tell(message);
        return;
      }
    }
    toLeader(group, new GroupHost.Command.ToShard(group, shard, request, leaving(group, replyTo)));
  }

  public void toCoordinator(GroupId group, CoordinatorRequest request, ReplyTo replyTo) {
    Optional<ActorRef<CoordinatorActor.Command>> here = led(group).flatMap(LedGroup::coordinator);
    if (here.isPresent()) {
      here.get().tell(new CoordinatorActor.Command.Request(request, replyTo));
      return;
    }
    toLeader(group, new GroupHost.Command.ToCoordinator(group, request, leaving(group, replyTo)));
  }

  /// Asks a shard of a group that this node leads whether a read may go on.
  public void read(
      GroupId group,
      ShardId shard,
      KeyRange span,
      HybridTime at,
      TxnId own,
      RegistrationId registration,
      ReplyTo replyTo) {
    ShardActor.Command message = new ShardActor.Command.Read(span, at, own, registration, replyTo);
    Optional<LedGroup.HostedShard> hosted = led(group).flatMap(g -> g.shard(shard));
    if (hosted.isPresent()) {
      hosted.get().actor().tell(message);
      return;
    }
    ActorRef<GroupHost.Command> host = localHost;
    if (host != null) {
      host.tell(new GroupHost.LocalRead(group, shard, message));
    }
  }

  /// Sends a request to an entity of the system group.
  public void toSystem(SystemRequest request, ReplyTo replyTo) {
    GroupId group = MembershipState.SYSTEM;
    toLeader(group, new GroupHost.Command.ToSystem(request, leaving(group, replyTo)));
  }

  /// Tells this node's host, when it has started.
  public void toOwnHost(GroupHost.Command message) {
    ActorRef<GroupHost.Command> host = localHost;
    if (host != null) {
      host.tell(message);
    }
  }

  /// Gives the leadership of every group that this node leads to another voter, with everything in
  /// memory, before the node ends: the others go on without having to miss it first. Completes when
  /// each has gone or could not, and after [#STEP_ASIDE] at the latest; what is left then is taken
  /// over as after a crash.
  public CompletionStage<Void> stepAside() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    ActorRef<GroupHost.Command> host = localHost;
    if (host == null) {
      done.complete(null);
    } else {
      host.tell(new GroupHost.StepAside(done));
      done.completeOnTimeout(null, STEP_ASIDE.toMillis(), TimeUnit.MILLISECONDS);
    }
    return done;
  }

  /// Gives a node's host a task.
  void toHost(NodeId node, HostTask task, ReplyTo replyTo) {
    tellHost(node, replyTo, address -> new GroupHost.Command.Task(task, address));
  }

  private void tellHost(
      NodeId node, ReplyTo replyTo, Function<ReplyTo, GroupHost.Command> message) {
    Optional<ActorRef<GroupHost.Command>> host = host(node);
    ActorRef<Courier.Command> actor = courierActor;
    if (host.isPresent() && actor != null) {
      ReplyTo address = node.equals(self) ? replyTo : courier.leaving(replyTo, actor);
      host.get().tell(message.apply(address));
    }
  }

  /// Asks a node whether one of its sessions has a transaction open.
  public void findTransaction(NodeId node, TxnId txn, ReplyTo replyTo) {
    tellHost(node, replyTo, address -> new GroupHost.Command.FindTransaction(txn, address));
  }

  /// Asks a node under which plans its sessions write to a table.
  public void findOldestPlan(NodeId node, int tableOid, ReplyTo replyTo) {
    tellHost(node, replyTo, address -> new GroupHost.Command.FindOldestPlan(tableOid, address));
  }

  /// Asks a gateway, wherever it is, whether a transaction is still open there.
  public void askGateway(GroupId group, ShardId shard, GatewayId gateway, TxnId txn) {
    if (gateway.equals(open.gateway())) {
      answerGateway(group, shard, gateway, txn);
      return;
    }
    GroupHost.Command message = new GroupHost.Command.AskGateway(group, shard, gateway, txn);
    broadcast(message);
  }

  /// Tells every other known host.
  void broadcast(GroupHost.Command message) {
    hosts.forEach((node, known) -> {
      if (!node.equals(self)) {
        known.host().tell(message);
      }
    });
  }

  /// Releases a transaction of this gateway that is not open any more.
  void answerGateway(GroupId group, ShardId shard, GatewayId gateway, TxnId txn) {
    if (gateway.equals(open.gateway()) && !open.isOpen(txn)) {
      toShard(
          group,
          shard,
          new ShardRequest.Release(txn),
          new ReplyTo.Waiting(new CompletableFuture<>()));
    }
  }

  /// The transactions that this node's sessions have open.
  public OpenTransactions open() {
    return open;
  }

  /// Starts a shard anew under a new epoch: its in-memory locks and provisional writes end.
  void fence(GroupId group, ShardId shard, ReplyTo replyTo) {
    toLeader(group, new GroupHost.Command.Fence(group, shard, leaving(group, replyTo)));
  }

  /// Asks the sequences of the node that leads the system group.
  void toSequences(SequenceCall call, ReplyTo replyTo) {
    GroupId group = MembershipState.SYSTEM;
    toLeader(group, new GroupHost.Command.OfSequence(call, leaving(group, replyTo)));
  }

  /// Asks the advisory locks of the node that leads the system group.
  void toAdvisoryLocks(AdvisoryCall call, ReplyTo replyTo) {
    GroupId group = MembershipState.SYSTEM;
    toLeader(group, new GroupHost.Command.OfAdvisoryLocks(call, leaving(group, replyTo)));
  }

  /// Asks the registry of prepared transactions on the node that leads the system group.
  public void toPrepared(PreparedCall call, ReplyTo replyTo) {
    GroupId group = MembershipState.SYSTEM;
    toLeader(group, new GroupHost.Command.OfPrepared(call, leaving(group, replyTo)));
  }

  /// Asks the keeper of the reports of waits.
  void askWaits(int skip, ReplyTo replyTo) {
    GroupId group = MembershipState.SYSTEM;
    toLeader(group, new GroupHost.Command.AskWaits(skip, leaving(group, replyTo)));
  }

  /// Asks a node about its sessions.
  void toBackends(NodeId node, BackendCall call, ReplyTo replyTo) {
    if (node.equals(self)) {
      backends.answer(call, replyTo);
    } else {
      tellHost(node, replyTo, address -> new GroupHost.Command.OfBackends(call, address));
    }
  }

  LocalBackends backends() {
    return backends;
  }

  /// This node's copy of the membership.
  MembershipState membership() {
    return membership.get();
  }

  /// Draws through the node that leads the system group.
  void draw(int count, ReplyTo replyTo) {
    toLeader(
        MembershipState.SYSTEM,
        new GroupHost.Command.Draw(count, leaving(MembershipState.SYSTEM, replyTo)));
  }

  Optional<OracleService> oracle() {
    return Optional.ofNullable(oracle);
  }

  synchronized void oracleIs(OracleService service) {
    oracle = service;
  }

  /// This one serves no more; a later one stays.
  synchronized void oracleEnds(OracleService service) {
    if (oracle == service) {
      oracle = null;
    }
  }

  void add(LedGroup group) {
    led.put(group.group(), group);
  }

  void remove(GroupId group) {
    led.remove(group);
  }

  /// A host has introduced itself. False when it is of another herd, or an older incarnation than
  /// the one known.
  boolean hostIs(GroupHost.Command.Hello hello) {
    if (!hello.herdId().equals(herdId) || hello.node().equals(self)) {
      return false;
    }
    KnownHost fresh = new KnownHost(hello.incarnation(), hello.host());
    KnownHost kept =
        hosts.merge(
            hello.node(), fresh, (old, now) -> now.incarnation() >= old.incarnation() ? now : old);
    return kept.equals(fresh);
  }

  private Optional<ActorRef<GroupHost.Command>> host(NodeId node) {
    return Optional.ofNullable(hosts.get(node)).map(KnownHost::host);
  }

  /// The highest term wins. Answers whether this is news.
  boolean leaderIs(GroupId group, long term, NodeId node) {
    Leader fresh = new Leader(term, node);
    Leader kept = leaders.merge(group, fresh, (old, now) -> now.term() > old.term() ? now : old);
    return kept.equals(fresh);
  }

  /// The host of the node that leads a group, when both are known.
  public Optional<ActorRef<GroupHost.Command>> hostOf(GroupId group) {
    return leader(group).flatMap(this::host);
  }

  /// Where a node's actors are, as far as its host is known.
  public Optional<Address> addressOf(NodeId node) {
    return host(node).map(found -> found.path().address());
  }

  private void toLeader(GroupId group, GroupHost.Command message) {
    hostOf(group).ifPresent(host -> host.tell(message));
  }

  private ReplyTo leaving(GroupId group, ReplyTo replyTo) {
    ActorRef<Courier.Command> actor = courierActor;
    boolean remote = leader(group).filter(node -> !node.equals(self)).isPresent();
    return remote && actor != null ? courier.leaving(replyTo, actor) : replyTo;
  }
}
