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
  public record GroupStatus(int group, String leader, List<String> voters) {
    public GroupStatus {
      voters = List.copyOf(voters);
    }
  }
}
