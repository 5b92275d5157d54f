package io.lauma.log.ratis;

import io.lauma.kv.GroupId;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import java.util.List;
import java.util.UUID;
import org.apache.ratis.proto.RaftProtos.RaftPeerRole;
import org.apache.ratis.protocol.RaftGroupId;
import org.apache.ratis.protocol.RaftPeer;
import org.apache.ratis.protocol.RaftPeerId;
import org.apache.ratis.server.RaftConfiguration;

/// Our names of groups and peers as Ratis' and back.
record GroupIds(UUID cluster) {
  RaftGroupId toRatis(GroupId group) {
    return RaftGroupId.valueOf(new UUID(high(), group.value()));
  }

  GroupId fromRatis(RaftGroupId id) {
    return new GroupId((int) id.getUuid().getLeastSignificantBits());
  }

  /// Whether `id` names a group of this cluster.
  boolean isOurs(UUID id) {
    long low = id.getLeastSignificantBits();
    return id.getMostSignificantBits() == high() && low >= 0 && low <= Integer.MAX_VALUE;
  }

  private long high() {
    long mixed = cluster.getMostSignificantBits() ^ Long.reverse(cluster.getLeastSignificantBits());
    return mixed == 0 ? 1 : mixed;
  }

  static RaftPeerId toRatis(NodeId node) {
    return RaftPeerId.valueOf(node.value());
  }

  static NodeId fromRatis(RaftPeerId id) {
    return new NodeId(id.toString());
  }

  static RaftPeer toRatis(Peer peer, RaftPeerRole role) {
    return RaftPeer.newBuilder()
        .setId(toRatis(peer.node()))
        .setAddress(peer.address())
        .setStartupRole(role)
        .build();
  }

  static Members members(RaftConfiguration configuration) {
    return new Members(
        peers(configuration, RaftPeerRole.FOLLOWER), peers(configuration, RaftPeerRole.LISTENER));
  }

  private static List<Peer> peers(RaftConfiguration configuration, RaftPeerRole role) {
    return configuration.getCurrentPeers(role).stream()
        .map(peer -> new Peer(fromRatis(peer.getId()), peer.getAddress()))
        .toList();
  }
}
