package io.lauma.log.ratis;

import io.lauma.log.NodeId;
import java.util.Set;
import org.apache.ratis.protocol.RaftPeerId;

/// Whose Raft traffic this node takes. Nodes that were declared down are blocked until they are
/// back under a new incarnation.
final class RaftTraffic {
  private volatile Set<NodeId> blocked = Set.of();

  void block(Set<NodeId> nodes) {
    blocked = Set.copyOf(nodes);
  }

  boolean takes(RaftPeerId sender) {
    return !blocked.contains(GroupIds.fromRatis(sender));
  }
}
