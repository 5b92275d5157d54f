package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.GroupMembers;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.session.Sweeps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// Sweeps asked of the hosts of the nodes that hold replicas of the groups, as the membership has
/// it: each node sweeps its own store. A node that is down sweeps when it is back, by itself.
public final class ClusterSweeps implements Sweeps {
  /// How long VACUUM waits; what is not swept by then is swept in the background.
  static final Duration WAIT = Duration.ofSeconds(5);

  private final Router router;
  private final Asks asks;
  private final Supplier<MembershipState> membership;

  /// @param membership this node's copy
  public ClusterSweeps(Router router, Asks asks, Supplier<MembershipState> membership) {
    this.router = router;
    this.asks = asks;
    this.membership = membership;
  }

  @Override
  public CompletionStage<Void> sweep(Set<GroupId> groups) {
    MembershipState herd = membership.get();
    List<CompletableFuture<?>> sweeps = new ArrayList<>();
    for (GroupMembers group : herd.groups()) {
      if (groups.contains(group.group())) {
        Stream.concat(group.voters().stream(), group.listeners().stream())
            .filter(node -> isUp(herd, node))
            .forEach(node -> sweeps.add(ask(node, group.group())));
      }
    }
    return CompletableFuture.allOf(sweeps.toArray(CompletableFuture[]::new));
  }

  private static boolean isUp(MembershipState herd, NodeId node) {
    return herd.member(node).filter(member -> member.state() != Member.State.DOWN).isPresent();
  }

  private CompletableFuture<Void> ask(NodeId node, GroupId group) {
    return asks.ask(replyTo -> router.toHost(node, new HostTask.SweepReplica(group), replyTo))
        .orTimeout(WAIT.toMillis(), TimeUnit.MILLISECONDS)
        .handle((_, _) -> null);
  }
}
