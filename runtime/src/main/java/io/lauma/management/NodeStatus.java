package io.lauma.management;

import io.lauma.session.ClusterControl.MemberRow;
import java.util.List;

/// What `GET /lauma/status` shows, as JSON.
///
/// @param ready whether the node serves
/// @param conn how a client reaches it
/// @param groups number and present leader of each group, by member name
public record NodeStatus(
    String name,
    String version,
    boolean ready,
    String conn,
    List<MemberRow> members,
    List<GroupStatus> groups) {
  public NodeStatus {
    members = List.copyOf(members);
    groups = List.copyOf(groups);
  }

  /// One group; the leader is empty while unknown.
  ///
  /// @param appliedIndex number of the last entry of the group's log that this node has applied; -1
  ///   when it has no replica of the group
  public record GroupStatus(int group, String leader, List<String> voters, long appliedIndex) {
    public GroupStatus {
      voters = List.copyOf(voters);
    }
  }
}
