package io.lauma.log.ratis;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.GroupStore;
import io.lauma.log.Leadership;
import io.lauma.log.LogException;
import io.lauma.log.LogException.Reason;
import io.lauma.log.LogListener;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.log.ReadLease;
import io.lauma.log.ReplicatedLog;
import io.lauma.log.StartMode;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.ratis.conf.Parameters;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.proto.RaftProtos.RaftRpcRequestProto;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;
import org.apache.ratis.server.storage.RaftStorage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The replicated log on Ratis: one server, every group of the node in it. Entries are submitted in
/// process; nothing but Raft's own traffic is taken from the network.
public final class RatisLog implements ReplicatedLog, RatisNode {
  private static final Logger LOG = LoggerFactory.getLogger(RatisLog.class);

  private final RatisSettings settings;
  private final GroupIds ids;
  private final ClientId clientId = ClientId.randomId();
  private final AtomicLong callIds = new AtomicLong();
  private final Map<GroupId, RatisGroup> groups = new ConcurrentHashMap<>();
  private final List<LogListener> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService timer;
  private final RatisReadLease readLease = new RatisReadLease(this);
  private final GroupFolders folders;
  private final RaftTraffic traffic;
  private final RaftProperties properties;
  private final RaftServer server;
  private final RatisRequests requests;
  private final StoreUpkeep upkeep;

  private RatisLog(RatisSettings settings) throws IOException {
    this.settings = settings;
    this.ids = new GroupIds(settings.cluster());
    this.traffic = new RaftTraffic(settings.clock(), () -> isLeader(GroupId.SYSTEM));
    this.folders = new GroupFolders(settings, ids);
    this.timer = newTimer(settings.self());
    this.upkeep = new StoreUpkeep(settings.self().value(), groups::values);
    folders.prepare();
    this.properties = RatisProperties.create(settings);
    this.server =
        RaftServer.newBuilder()
            .setServerId(GroupIds.toRatis(settings.self()))
            .setProperties(properties)
            .setStateMachineRegistry(this::newStateMachine)
            .setParameters(parameters())
            .setOption(RaftStorage.StartupOption.RECOVER)
            .build();
    this.requests = new RatisRequests(server, clientId, callIds::incrementAndGet);
  }

  /// Starts the node's log with every group that is on its disk.
  ///
  /// @throws LogException when the disk's content is damaged or of another cluster, or the port is
  ///   taken
  public static RatisLog start(RatisSettings settings) {
    RatisLog log;
    try {
      log = new RatisLog(settings);
    } catch (IOException e) {
      throw new LogException(Reason.STORAGE, "the log cannot start", e);
    }
    try {
      log.server.start();
      log.checkAllOpened();
      log.upkeep.start();
      return log;
    } catch (IOException | CompletionException e) {
      log.close();
      throw new LogException(Reason.STORAGE, "the log cannot start", e);
    } catch (RuntimeException e) {
      log.close();
      throw e;
    }
  }

  private Parameters parameters() {
    Parameters parameters = new Parameters();
    parameters.put(FilteredNetty.TRAFFIC, this::takes, FilteredNetty.Gate.class);
    return parameters;
  }

  private boolean takes(RaftRpcRequestProto header, boolean ofLeader) {
    return traffic.takes(
        GroupIds.fromRatis(RaftPeerId.valueOf(header.getRequestorId())),
        ids.fromRatis(RaftGroupId.valueOf(header.getRaftGroupId().getId())),
        ofLeader);
  }

  private RaftPeer selfPeer() {
    Peer self = new Peer(settings.self(), settings.host() + ":" + settings.port());
    return GroupIds.toRatis(self, RaftPeerRole.FOLLOWER);
  }

  private void checkAllOpened() throws IOException {
    for (GroupId group : folders.onDisk()) {
      RatisGroup opened = groups.get(group);
      if (opened == null || !opened.machine().isOpen()) {
        close();
        throw new LogException(Reason.STORAGE, "the replica of group " + group + " is damaged");
      }
    }
    for (GroupId group : folders.neverFounded()) {
      // it crashed before its first entry was durable: nobody was ever answered, so it begins again
      requests.remove(ids.toRatis(group), true).toCompletableFuture().join();
      groups.remove(group);
      folders.delete(group);
      openGroup(group, StartMode.FOUNDER).toCompletableFuture().join();
    }
  }

  private GroupStateMachine newStateMachine(RaftGroupId ratisId) {
    GroupId id = ids.fromRatis(ratisId);
    RatisProperties.setForReplicas(properties);
    RatisGroup group = new RatisGroup(id, ratisId, this);
    groups.put(id, group);
    return group.machine();
  }

  @Override
  public NodeId self() {
    return settings.self();
  }

  @Override
  public CompletionStage<Void> openGroup(GroupId group, StartMode mode) {
    boolean running = groups.containsKey(group);
    boolean onDisk = folders.isOnDisk(group);
    RaftGroupId id = ids.toRatis(group);
    return switch (mode) {
      case EXISTING -> {
        if (running) {
          yield CompletableFuture.completedFuture(null);
        }
        yield onDisk
            ? requests.add(id, List.of(), false)
            : failed(Reason.NO_SUCH_GROUP, "no replica on disk of " + group);
      }
      case FOUNDER -> {
        if (running || onDisk) {
          yield failed(Reason.GROUP_EXISTS, "there is a replica of " + group);
        }
        folders.markFounder(group);
        yield requests.add(id, List.of(selfPeer()), true);
      }
      case JOINER ->
          running || onDisk
              ? failed(Reason.GROUP_EXISTS, "there is a replica of " + group)
              : requests.add(id, List.of(), true);
    };
  }

  @Override
  public CompletionStage<Void> closeGroup(GroupId group) {
    RatisGroup closed = groups.remove(group);
    if (closed == null) {
      return failed(Reason.NO_SUCH_GROUP, "no replica of " + group);
    }
    closed.close();
    return requests.remove(ids.toRatis(group), false);
  }

  @Override
  public CompletionStage<Void> removeGroup(GroupId group) {
    RatisGroup removed = groups.remove(group);
    if (removed == null) {
      return failed(Reason.NO_SUCH_GROUP, "no replica of " + group);
    }
    folders.markRemoved(group);
    removed.close();
    return requests.remove(ids.toRatis(group), true).thenRun(() -> folders.delete(group));
  }

  @Override
  public Set<GroupId> groups() {
    return Collections.unmodifiableSet(groups.keySet());
  }

  @Override
  public CompletionStage<AppendResult> append(GroupId group, AtomicWrite write) {
    RatisGroup target = groups.get(group);
    return target == null ? noGroup() : target.appender().append(write);
  }

  @Override
  public CompletionStage<AppendResult> barrier(GroupId group) {
    RatisGroup target = groups.get(group);
    return target == null ? noGroup() : target.appender().barrier();
  }

  @Override
  public Leadership leadership(GroupId group) {
    RatisGroup target = groups.get(group);
    return target == null ? Leadership.UNKNOWN : target.leadership();
  }

  @Override
  public ReadLease readLease() {
    return readLease;
  }

  @Override
  public CompletionStage<Void> transferLeadership(GroupId group, NodeId target) {
    RatisGroup led = group(group);
    return requests
        .transfer(ids.toRatis(group), target)
        .whenComplete((_, failure) -> {
          if (failure != null) {
            led.resume();
          }
        });
  }

  @Override
  public Members members(GroupId group) {
    try {
      return GroupIds.members(group(group).division().getRaftConf());
    } catch (IOException e) {
      throw new LogException(Reason.FAILED, "the members of " + group + " are not known", e);
    }
  }

  @Override
  public CompletionStage<Void> changeMembers(GroupId group, Members members) {
    return isLeader(group)
        ? requests.changeMembers(ids.toRatis(group), members)
        : failed(Reason.NOT_LEADER, "this node does not lead " + group);
  }

  @Override
  public void block(Set<NodeId> nodes) {
    traffic.block(nodes);
  }

  @Override
  public GroupStore readStore(GroupId group) {
    return group(group).store();
  }

  @Override
  public CompletionStage<Long> snapshot(GroupId group) {
    return requests
        .snapshot(ids.toRatis(group))
        .thenApply(_ -> group(group).machine().newestCheckpoint());
  }

  @Override
  public CompletionStage<Void> checkpoint(RaftGroupId group) {
    return requests.snapshot(group);
  }

  @Override
  public CompletionStage<Void> sweep(GroupId group) {
    RatisGroup swept = groups.get(group);
    if (swept == null) {
      return failed(Reason.NO_SUCH_GROUP, "no replica of " + group);
    }
    CompletionStage<Void> done = swept.machine().sweep();
    upkeep.wake();
    return done;
  }

  @Override
  public void addListener(LogListener listener) {
    listeners.add(listener);
  }

  @Override
  public void close() {
    groups.values().forEach(RatisGroup::close);
    upkeep.close();
    try {
      server.close();
    } catch (IOException e) {
      LOG.warn("the log did not close cleanly; a restart recovers", e);
    }
    timer.shutdownNow();
  }

  boolean holdsLease(GroupId group) {
    RatisGroup present = groups.get(group);
    return present != null && present.lease().holds(settings.clock().now());
  }

  RatisGroup group(GroupId group) {
    RatisGroup present = groups.get(group);
    if (present == null) {
      throw new LogException(Reason.NO_SUCH_GROUP, "no replica of " + group);
    }
    return present;
  }

  @Override
  public RatisSettings settings() {
    return settings;
  }

  @Override
  public RaftServer server() {
    return server;
  }

  @Override
  public ClientId clientId() {
    return clientId;
  }

  @Override
  public RaftPeerId peerId() {
    return server.getId();
  }

  @Override
  public long nextCallId() {
    return callIds.incrementAndGet();
  }

  @Override
  public void after(long millis, Runnable action) {
    Runnable logged =
        () -> {
          try {
            action.run();
          } catch (RuntimeException e) {
            LOG.error("a delayed action failed", e);
          }
        };
    try {
      var _ = timer.schedule(logged, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("an action after the log was closed", e);
    }
  }

  @Override
  public void announce(Consumer<LogListener> news) {
    try {
      timer.execute(() -> listeners.forEach(news));
    } catch (RejectedExecutionException e) {
      LOG.debug("news after the log was closed", e);
    }
  }

  @Override
  public void announceApplied(
      GroupId group, long index, List<AtomicWrite> writes, List<ApplyOutcome> outcomes) {
    for (LogListener listener : listeners) {
      try {
        for (int i = 0; i < writes.size(); i++) {
          listener.onApplied(group, index, writes.get(i), outcomes.get(i));
        }
      } catch (RuntimeException e) {
        LOG.error("a listener failed at entry {} of {}", index, group, e);
      }
    }
  }

  @Override
  public void announceInstalled(GroupId group) {
    listeners.forEach(listener -> listener.onSnapshotInstalled(group));
  }

  @Override
  public void leaderActs(GroupId group) {
    folders.clearFounder(group);
  }

  @Override
  public void wakeUpkeep() {
    upkeep.wake();
  }

  @Override
  public void replicaFailed(GroupId group, Throwable cause) {
    LOG.error("the replica of {} stops", group, cause);
    announce(listener -> listener.onFailed(group, cause));
    Thread.ofVirtual().name("lauma-log-stop").start(() -> stopReplica(group));
  }

  private void stopReplica(GroupId group) {
    try {
      group(group).division().close();
    } catch (IOException | LogException e) {
      LOG.warn("the failed replica of {} was not stopped", group, e);
    }
  }

  private static ScheduledExecutorService newTimer(NodeId self) {
    ScheduledThreadPoolExecutor timer =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().daemon().name("lauma-log-" + self).factory());
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return timer;
  }

  private static CompletionStage<AppendResult> noGroup() {
    return CompletableFuture.completedFuture(
        new AppendResult.NotLeader(java.util.Optional.empty()));
  }

  private static CompletionStage<Void> failed(Reason reason, String message) {
    return CompletableFuture.failedFuture(new LogException(reason, message));
  }
}
