package io.lauma.replica;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.lauma.kv.GroupId;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.session.build.BuildPoint;

/// What the membership, VACUUM and index builds ask of a node's host. Each may be repeated: a task
/// that is done already is done again without effect. Answered by [Reply.Done] or [Reply.Failed].
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
@JsonSubTypes({
  @JsonSubTypes.Type(value = HostTask.FoundGroup.class, name = "foundGroup"),
  @JsonSubTypes.Type(value = HostTask.OpenReplica.class, name = "openReplica"),
  @JsonSubTypes.Type(value = HostTask.DropReplica.class, name = "dropReplica"),
  @JsonSubTypes.Type(value = HostTask.ChangeMembers.class, name = "changeMembers"),
  @JsonSubTypes.Type(value = HostTask.MoveLeader.class, name = "moveLeader"),
  @JsonSubTypes.Type(value = HostTask.SweepReplica.class, name = "sweepReplica"),
  @JsonSubTypes.Type(value = HostTask.RecordBuild.class, name = "recordBuild")
})
public sealed interface HostTask {
  GroupId group();

  /// Begins a new group with this node as its only voter.
  record FoundGroup(GroupId group) implements HostTask {}

  /// Opens a replica that learns everything from the group's leader.
  record OpenReplica(GroupId group) implements HostTask {}

  /// Deletes the replica; the group does not count this node any more.
  record DropReplica(GroupId group) implements HostTask {}

  /// For the leader: makes these the group's members.
  record ChangeMembers(GroupId group, Members members) implements HostTask {}

  /// For the leader: gives the leadership to another voter.
  record MoveLeader(GroupId group, NodeId to) implements HostTask {}

  /// Drops the old row versions of the replica; answered at the end.
  record SweepReplica(GroupId group) implements HostTask {}

  /// For the leader of the system group: records how far the build of an index has come.
  record RecordBuild(GroupId group, BuildPoint point) implements HostTask {}
}
