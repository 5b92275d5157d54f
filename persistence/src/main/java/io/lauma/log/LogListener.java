package io.lauma.log;

import io.lauma.kv.GroupId;

/// Hears what happens to this node's replicas. Calls for one group come one after another, from the
/// log's threads; they must return at once. [#onApplied] comes in the order of the log; after a
/// restart or [#onSnapshotInstalled] the state behind it is in [ReplicatedLog#readStore].
public interface LogListener {
  /// This node leads `group` and may act: everything of earlier terms is applied, and no
  /// predecessor holds a lease any more.
  default void onLeaderReady(GroupId group, long term) {}

  /// This node does not lead `group` any more (or lost it before it was ready).
  default void onStepDown(GroupId group, long term) {}

  /// This node learnt of a leader.
  default void onLeaderChanged(GroupId group, long term, NodeId leader) {}

  /// `write` of the entry at `index` was applied, visible in the store.
  default void onApplied(GroupId group, long index, AtomicWrite write, ApplyOutcome outcome) {}

  /// The store was replaced by another replica's checkpoint; the entries in it were not announced.
  default void onSnapshotInstalled(GroupId group) {}

  /// The replica cannot go on (disk full, damaged): it takes part no more until a restart.
  default void onFailed(GroupId group, Throwable cause) {}
}
