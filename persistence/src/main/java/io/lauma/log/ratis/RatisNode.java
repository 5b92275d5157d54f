package io.lauma.log.ratis;

import io.lauma.kv.GroupId;
import io.lauma.log.ApplyOutcome;
import io.lauma.log.AtomicWrite;
import io.lauma.log.LogListener;
import io.lauma.log.NodeId;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.ratis.protocol.ClientId;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftServer;

/// What the groups of a node share.
interface RatisNode {
  RatisSettings settings();

  default NodeId self() {
    return settings().self();
  }

  RaftServer server();

  ClientId clientId();

  RaftPeerId peerId();

  long nextCallId();

  /// Runs `action` after a while, on the thread of announcements.
  void after(long millis, Runnable action);

  /// Tells the listeners, later and in order.
  void announce(Consumer<LogListener> news);

  /// Tells the listeners at once, on the thread of apply.
  void announceApplied(
      GroupId group, long index, List<AtomicWrite> writes, List<ApplyOutcome> outcomes);

  /// Tells the listeners at once, on the thread of apply.
  void announceInstalled(GroupId group);

  /// This node is about to act as leader of `group`.
  void leaderActs(GroupId group);

  /// A replica has background work that should not wait.
  void wakeUpkeep();

  /// Asks Ratis for a checkpoint of this node's replica; what fails is asked for again.
  CompletionStage<Void> checkpoint(RaftGroupId group);

  /// The replica cannot go on: takes it out of service and tells the listeners.
  void replicaFailed(GroupId group, Throwable cause);
}
