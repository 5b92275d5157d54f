package io.lauma.log;

import io.lauma.kv.GroupId;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/// One node's replicas of all groups. Every method is asynchronous or immediate and may be called
/// on any thread; stages complete on the log's threads, so what is attached to them must not block.
/// Stages of the managing methods fail with [LogException].
public interface ReplicatedLog extends AutoCloseable {
  NodeId self();

  /// Starts this node's replica of `group`; completes when it takes part (not when it has a
  /// leader).
  CompletionStage<Void> openGroup(GroupId group, StartMode mode);

  /// Stops this node's replica and keeps its data.
  CompletionStage<Void> closeGroup(GroupId group);

  /// Stops this node's replica and deletes its data. The caller has removed this node from the
  /// group's members before, else the rest counts it as a lost voter.
  CompletionStage<Void> removeGroup(GroupId group);

  /// The groups with a running replica on this node; may be a view that follows them.
  Set<GroupId> groups();

  /// Appends `write` through this node's leader of `group`. Never fails exceptionally for reasons
  /// of the log: every outcome is an [AppendResult].
  CompletionStage<AppendResult> append(GroupId group, AtomicWrite write);

  /// Completes when an entry submitted after this call is applied here; calls that wait for an
  /// entry not yet submitted share it. Applied proves that this node led the group after the call
  /// began.
  CompletionStage<AppendResult> barrier(GroupId group);

  Leadership leadership(GroupId group);

  /// Whether this node leads `group` and may append: a cheap hint, no ground for an answer.
  default boolean isLeader(GroupId group) {
    return leadership(group).ready();
  }

  /// The read lease of the groups that this node leads.
  ReadLease readLease();

  /// Gives the leadership of `group` to `target`, a voter. The caller has appended the hand-over
  /// before, after which only [AtomicWrite]s of the next leader come; when this fails the
  /// leadership is as before.
  CompletionStage<Void> transferLeadership(GroupId group, NodeId target);

  /// The members as this replica knows them.
  Members members(GroupId group);

  /// Makes `members` the members of `group`, on its leader; completes when committed. One change at
  /// a time; new nodes have opened the group as [StartMode#JOINER] before and are caught up first.
  CompletionStage<Void> changeMembers(GroupId group, Members members);

  /// Takes no Raft traffic from exactly these nodes any more: those that were declared down. In the
  /// system group it is taken again while that has had no leader for long: it may be that they
  /// alone can be elected.
  void block(Set<NodeId> nodes);

  /// The applied state of this node's replica.
  GroupStore readStore(GroupId group);

  /// Makes a durable checkpoint now; answers its index.
  CompletionStage<Long> snapshot(GroupId group);

  /// Drops the row versions of this node's replica that the horizon allows to drop; completes when
  /// a pass that began after this call has ended.
  CompletionStage<Void> sweep(GroupId group);

  /// Adds a listener; it hears what happens from now on.
  void addListener(LogListener listener);

  /// Stops all replicas; every append without an outcome ends as [AppendResult.Unknown].
  @Override
  void close();
}
