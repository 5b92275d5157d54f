package io.lauma.membership;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import java.util.List;

/// The replicas of a group as the last committed change left them.
public record GroupMembers(GroupId group, List<NodeId> voters, List<NodeId> listeners) {
  public GroupMembers {
    voters = List.copyOf(voters);
    listeners = List.copyOf(listeners);
  }

  public boolean has(NodeId node) {
    return voters.contains(node) || listeners.contains(node);
  }
}
