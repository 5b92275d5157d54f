package io.lauma.replica;

import io.lauma.log.NodeId;
import io.lauma.log.ReplicatedLog;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipEvent;
import io.lauma.membership.MembershipState;
import io.lauma.txn.protocol.GatewayId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// What a node does when it applies the herd's word on its members: Raft traffic of members that
/// are down is dropped, and what the sessions of an ended incarnation had registered at shards
/// ends. Called on the log's apply thread.
public final class HerdEvents {
  private final ReplicatedLog log;
  private final Consumer<GatewayId> gatewayEnded;
  private final Map<NodeId, Long> incarnations = new HashMap<>();

  /// @param gatewayEnded must return at once
  public HerdEvents(ReplicatedLog log, Consumer<GatewayId> gatewayEnded) {
    this.log = log;
    this.gatewayEnded = gatewayEnded;
  }

  /// Takes an event and the state after it.
  public void on(MembershipState after, MembershipEvent event) {
    switch (event) {
      case MembershipEvent.MemberDown down -> {
        blockDown(after);
        gatewayEnded.accept(GatewayIds.of(down.node(), down.incarnation()));
      }
      case MembershipEvent.MemberReturned returned -> {
        blockDown(after);
        ended(returned.member().node());
      }
      case MembershipEvent.MemberRemoved removed -> {
        blockDown(after);
        ended(removed.node());
      }
      case MembershipEvent.MemberUp _ -> blockDown(after);
      case MembershipEvent.Founded _,
          MembershipEvent.JoinStarted _,
          MembershipEvent.LeaveStarted _,
          MembershipEvent.LeaveEnded _,
          MembershipEvent.GroupChanged _ -> {}
    }
    after.members().forEach(member -> incarnations.put(member.node(), member.incarnation()));
  }

  /// The incarnation that was known before this event.
  private void ended(NodeId node) {
    Long incarnation = incarnations.remove(node);
    if (incarnation != null) {
      gatewayEnded.accept(GatewayIds.of(node, incarnation));
    }
  }

  private void blockDown(MembershipState state) {
    Set<NodeId> down =
        state.members().stream()
            .filter(member -> member.state() == Member.State.DOWN)
            .map(Member::node)
            .filter(node -> !node.equals(log.self()))
            .collect(Collectors.toSet());
    log.block(down);
  }
}
