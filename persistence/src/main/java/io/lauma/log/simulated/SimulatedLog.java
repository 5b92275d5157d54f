package io.lauma.log.simulated;

import io.lauma.clock.Clock;
import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.GroupStore;
import io.lauma.log.Leadership;
import io.lauma.log.LogException;
import io.lauma.log.LogException.Reason;
import io.lauma.log.LogListener;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.log.ReadLease;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StartMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// One simulated node's log; made by [SimulatedHerd#start].
final class SimulatedLog implements ReplicatedLog {
  private final NodeId self;
  private final SimulatedHerd herd;
  private final Map<GroupId, SimulatedDisk> disks;
  private final Clock clock;
  private final Map<GroupId, SimulatedReplica> replicas = new HashMap<>();
  private final List<LogListener> listeners = new ArrayList<>();
  private Set<NodeId> blocked = Set.of();

  SimulatedLog(NodeId self, SimulatedHerd herd, Map<GroupId, SimulatedDisk> disks, Clock clock) {
    this.self = self;
    this.herd = herd;
    this.disks = disks;
    this.clock = clock;
  }

  void openAll() {
    disks.keySet().forEach(this::run);
  }

  void halt() {
    listeners.clear();
    replicas.values().forEach(SimulatedReplica::halt);
  }

  void receive(NodeId from, GroupId group, Message message) {
    SimulatedReplica replica = replicas.get(group);
    if (replica != null && !blocked.contains(from)) {
      replica.receive(from, message);
    }
  }

  private void run(GroupId group) {
    SimulatedDisk disk = disks.get(group);
    if (disk == null) {
      throw new LogException(Reason.NO_SUCH_GROUP, "no replica on disk of " + group);
    }
    replicas.put(group, new SimulatedReplica(group, self, herd, disk, clock, this::announce));
  }

  private void announce(Consumer<LogListener> news) {
    List.copyOf(listeners).forEach(news);
  }

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public CompletionStage<Void> openGroup(GroupId group, StartMode mode) {
    boolean onDisk = disks.containsKey(group);
    if (mode == StartMode.EXISTING) {
      if (!onDisk) {
        return failed(Reason.NO_SUCH_GROUP, "no replica on disk of " + group);
      }
      if (!replicas.containsKey(group)) {
        run(group);
      }
      return CompletableFuture.completedFuture(null);
    }
    if (onDisk) {
      return failed(Reason.GROUP_EXISTS, "there is a replica of " + group);
    }
    boolean founder = mode == StartMode.FOUNDER;
    Members initial =
        new Members(founder ? List.of(SimulatedHerd.peer(self)) : List.of(), List.of());
    disks.put(group, new SimulatedDisk(initial));
    run(group);
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> closeGroup(GroupId group) {
    SimulatedReplica replica = replicas.remove(group);
    if (replica == null) {
      return failed(Reason.NO_SUCH_GROUP, "no replica of " + group);
    }
    replica.halt();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public CompletionStage<Void> removeGroup(GroupId group) {
    return closeGroup(group).thenRun(() -> disks.remove(group));
  }

  @Override
  public Set<GroupId> groups() {
    return Set.copyOf(replicas.keySet());
  }

  @Override
  public CompletionStage<AppendResult> append(GroupId group, AtomicWrite write) {
    SimulatedReplica replica = replicas.get(group);
    return replica == null ? noGroup() : replica.appender().append(write);
  }

  @Override
  public CompletionStage<AppendResult> barrier(GroupId group) {
    SimulatedReplica replica = replicas.get(group);
    return replica == null ? noGroup() : replica.appender().barrier();
  }

  @Override
  public Leadership leadership(GroupId group) {
    SimulatedReplica replica = replicas.get(group);
    return replica == null ? Leadership.UNKNOWN : replica.leadership();
  }

  @Override
  public ReadLease readLease() {
    return new ReadLease() {
      @Override
      public boolean holds(GroupId group) {
        SimulatedReplica replica = replicas.get(group);
        return replica != null && replica.holdsLease();
      }

      @Override
      public CompletionStage<AppendResult> renew(GroupId group) {
        return barrier(group);
      }
    };
  }

  @Override
  public CompletionStage<Void> transferLeadership(GroupId group, NodeId target) {
    return replica(group).transfer(target);
  }

  @Override
  public Members members(GroupId group) {
    return replica(group).members();
  }

  @Override
  public CompletionStage<Void> changeMembers(GroupId group, Members members) {
    return replica(group).changeMembers(members);
  }

  @Override
  public void block(Set<NodeId> nodes) {
    blocked = Set.copyOf(nodes);
  }

  /// The state as of this call's replica; ask again after a restart or an installed snapshot.
  @Override
  public GroupStore readStore(GroupId group) {
    return replica(group).readStore();
  }

  @Override
  public CompletionStage<Long> snapshot(GroupId group) {
    return CompletableFuture.completedFuture(replica(group).checkpoint());
  }

  @Override
  public CompletionStage<Void> sweep(GroupId group) {
    replica(group).sweep();
    return CompletableFuture.completedFuture(null);
  }

  @Override
  public void addListener(LogListener listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    herd.end(this);
  }

  private SimulatedReplica replica(GroupId group) {
    SimulatedReplica replica = replicas.get(group);
    if (replica == null) {
      throw new LogException(Reason.NO_SUCH_GROUP, "no replica of " + group);
    }
    return replica;
  }

  private static CompletionStage<AppendResult> noGroup() {
    return CompletableFuture.completedFuture(new AppendResult.NotLeader(Optional.empty()));
  }

  private static CompletionStage<Void> failed(Reason reason, String message) {
    return CompletableFuture.failedFuture(new LogException(reason, message));
  }
}
