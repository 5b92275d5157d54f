package io.lauma.replica;

import io.lauma.kv.GroupId;
import io.lauma.log.Members;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.membership.GroupMembers;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.membership.PlacementRules.Step;
import io.lauma.membership.PlacementSteps;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Placement steps as messages to the hosts concerned: a node opens a replica, the group's leader
/// changes its members or hands its leadership over.
public final class HostSteps implements PlacementSteps {
  private static final Duration STEP = Duration.ofSeconds(30);

  private final Router router;
  private final Asks asks;

  public HostSteps(Router router, Asks asks) {
    this.router = router;
    this.asks = asks;
  }

  @Override
  public Map<GroupId, NodeId> leaders() {
    Map<GroupId, NodeId> leaders = new HashMap<>();
    router.leaders().forEach((group, leader) -> leaders.put(group, leader.node()));
    return leaders;
  }

  @Override
  public CompletionStage<Boolean> carryOut(Step step, MembershipState state) {
    return switch (step) {
      case Step.AddGroup add -> ask(add.founder(), new HostTask.FoundGroup(add.group()));
      case Step.ChangeReplicas change -> changeReplicas(change.members(), state);
      case Step.MoveLeader move ->
          router
              .leader(move.group())
              .map(leader -> ask(leader, new HostTask.MoveLeader(move.group(), move.to())))
              .orElse(CompletableFuture.completedFuture(false));
    };
  }

  /// New replicas are opened first, then the leader changes the members, then dropped ones go.
  private CompletionStage<Boolean> changeReplicas(GroupMembers wanted, MembershipState state) {
    GroupMembers present = state.group(wanted.group()).orElse(wanted);
    List<NodeId> fresh = new ArrayList<>(wanted.voters());
    fresh.addAll(wanted.listeners());
    fresh.removeIf(present::has);
    List<NodeId> gone = new ArrayList<>(present.voters());
    gone.addAll(present.listeners());
    gone.removeIf(wanted::has);
    CompletionStage<Boolean> opened = CompletableFuture.completedFuture(true);
    for (NodeId node : fresh) {
      opened =
          opened.thenCompose(done ->
              done
                  ? ask(node, new HostTask.OpenReplica(wanted.group()))
                  : CompletableFuture.completedFuture(false));
    }
    return opened
        .thenCompose(
            done -> done ? changeMembers(wanted, state) : CompletableFuture.completedFuture(false))
        .thenApply(done -> {
          if (done) {
            gone.forEach(node -> ask(node, new HostTask.DropReplica(wanted.group())));
          }
          return done;
        });
  }

  private CompletionStage<Boolean> changeMembers(GroupMembers wanted, MembershipState state) {
    Members members = new Members(peers(wanted.voters(), state), peers(wanted.listeners(), state));
    return router
        .leader(wanted.group())
        .map(leader -> ask(leader, new HostTask.ChangeMembers(wanted.group(), members)))
        .orElse(CompletableFuture.completedFuture(false));
  }

  private static List<Peer> peers(List<NodeId> nodes, MembershipState state) {
    return nodes.stream()
        .flatMap(node -> state.member(node).stream())
        .map((Member m) -> new Peer(m.node(), m.raftAddress()))
        .toList();
  }

  /// A step that is given up is not asked for again: by then another may have been decided.
  private CompletionStage<Boolean> ask(NodeId node, HostTask task) {
    return asks.ask(replyTo -> router.toHost(node, task, replyTo))
        .orTimeout(STEP.toMillis(), TimeUnit.MILLISECONDS)
        .thenApply(reply -> reply instanceof Reply.Done);
  }
}
