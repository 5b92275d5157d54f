package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.NodeId;
import io.lauma.membership.MembershipState;
import io.lauma.shard.ShardActor;
import io.lauma.txn.CoordinatorActor;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.GatewayId;
import io.lauma.txn.protocol.ShardRequest;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/// The way to the entities of every group, by the placement that leaders announce: straight to the
/// actor when this node leads the group, else one message to the host of the node that does. A
/// message to a group without a known leader is dropped: who asks repeats. Thread-safe.
public final class Router {
  private final NodeId self;
  private final OpenTransactions open;
  private final Courier courier = new Courier();
  private final Map<GroupId, LedGroup> led = new ConcurrentHashMap<>();
  private final Map<GroupId, Leader> leaders = new ConcurrentHashMap<>();
  private final Map<NodeId, ActorRef<GroupHost.Command>> hosts = new ConcurrentHashMap<>();
  private final TimestampSource timestamps;
  private volatile Predicate<ShardId> writeGate = _ -> true;
  private volatile @Nullable OracleService oracle;
  private volatile @Nullable ActorRef<Courier.Command> courierActor;
  private volatile @Nullable ActorRef<GroupHost.Command> localHost;

  /// Who leads a group in a term.
  public record Leader(long term, NodeId node) {}

  public Router(NodeId self, GatewayId gateway) {
    this.self = self;
    this.open = new OpenTransactions(gateway);
    this.timestamps = new TimestampSource(this);
  }

  /// Sets what tells whether a shard's relation may be written to, as this node's catalog has it.
  public void setWriteGate(Predicate<ShardId> gate) {
    writeGate = gate;
  }

  /// Whether a shard's relation exists and is not being rewritten.
  public boolean admitsWrites(ShardId shard) {
    return writeGate.test(shard);
  }

  /// Gives the router this node's actors; before any message.
  void attach(ActorRef<Courier.Command> courierRef, ActorRef<GroupHost.Command> host) {
    courierActor = courierRef;
    localHost = host;
    hosts.put(self, host);
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

  /// The group, when this node leads it and serves.
  public Optional<LedGroup> led(GroupId group) {
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
      GroupId group, ShardId shard, KeyRange span, HybridTime at, TxnId own, ReplyTo replyTo) {
    ShardActor.Command message = new ShardActor.Command.Read(span, at, own, replyTo);
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

  /// Gives a node's host a task.
  void toHost(NodeId node, HostTask task, ReplyTo replyTo) {
    ActorRef<GroupHost.Command> host = hosts.get(node);
    ActorRef<Courier.Command> actor = courierActor;
    if (host != null && actor != null) {
      ReplyTo address = node.equals(self) ? replyTo : courier.leaving(replyTo, actor);
      host.tell(new GroupHost.Command.Task(task, address));
    }
  }

  /// Asks a gateway, wherever it is, whether a transaction is still open there.
  public void askGateway(GroupId group, ShardId shard, GatewayId gateway, TxnId txn) {
    if (gateway.equals(open.gateway())) {
      answerGateway(group, shard, gateway, txn);
      return;
    }
    GroupHost.Command message = new GroupHost.Command.AskGateway(group, shard, gateway, txn);
    hosts.forEach((node, host) -> {
      if (!node.equals(self)) {
        host.tell(message);
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

  /// Draws through the node that leads the system group.
  void draw(int count, ReplyTo replyTo) {
    toLeader(
        MembershipState.SYSTEM,
        new GroupHost.Command.Draw(count, leaving(MembershipState.SYSTEM, replyTo)));
  }

  Optional<OracleService> oracle() {
    return Optional.ofNullable(oracle);
  }

  void oracleIs(@Nullable OracleService service) {
    oracle = service;
  }

  void add(LedGroup group) {
    led.put(group.group(), group);
  }

  void remove(GroupId group) {
    led.remove(group);
  }

  void hostIs(NodeId node, ActorRef<GroupHost.Command> host) {
    hosts.put(node, host);
  }

  Map<NodeId, ActorRef<GroupHost.Command>> hosts() {
    return hosts;
  }

  /// The highest term wins. Answers whether this is news.
  boolean leaderIs(GroupId group, long term, NodeId node) {
    Leader fresh = new Leader(term, node);
    Leader kept = leaders.merge(group, fresh, (old, now) -> now.term() > old.term() ? now : old);
    return kept.equals(fresh);
  }

  /// The host of the node that leads a group, when both are known.
  public Optional<ActorRef<GroupHost.Command>> hostOf(GroupId group) {
    return leader(group).flatMap(node -> Optional.ofNullable(hosts.get(node)));
  }

  /// Where a node's actors are, as far as its host is known.
  public Optional<Address> addressOf(NodeId node) {
    return Optional.ofNullable(hosts.get(node)).map(host -> host.path().address());
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
