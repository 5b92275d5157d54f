package io.lauma.membership;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.Member.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Where replicas and leaders should be (DESIGN 2.1): at most five voters of the system group and
/// listeners elsewhere, `replicationFactor` voters of each data group, one data group a member, all
/// spread evenly. Gives one small step at a time; the caller takes it and asks again. Pure.
public final class PlacementRules {
  /// Voters of the system group.
  public static final int SYSTEM_VOTERS_MAX = 5;

  private PlacementRules() {}

  /// One change towards the wanted placement.
  public sealed interface Step {
    /// A new data group with its founder as the only voter.
    record AddGroup(GroupId group, NodeId founder) implements Step {}

    /// Makes these the replicas of a group; differs by one voter at most from what is there.
    record ChangeReplicas(GroupMembers members) implements Step {}

    /// Gives a group's leadership to another voter.
    record MoveLeader(GroupId group, NodeId to) implements Step {}
  }

  /// The next step, empty when all is as wanted.
  ///
  /// @param leaders present leaders as far as known
  public static Optional<Step> next(
      MembershipState state, int replicationFactor, Map<GroupId, NodeId> leaders) {
    List<NodeId> usable = state.placeable().stream().map(Member::node).toList();
    if (usable.isEmpty()) {
      return Optional.empty();
    }
    for (GroupMembers group : state.groups()) {
      Optional<Step> step = replicas(state, group, usable, replicationFactor, leaders);
      if (step.isPresent()) {
        return step;
      }
    }
    Optional<Step> group = missingGroup(state, usable, leaders);
    return group.isPresent() ? group : leader(state, leaders);
  }

  /// Whether the other members can hold the herd's data without `node`: for every group a majority
  /// of the voters that it would have are up.
  public static boolean mayLeave(MembershipState state, int replicationFactor, NodeId node) {
    List<Member> others = state.placeable().stream().filter(m -> !m.node().equals(node)).toList();
    long up = others.stream().filter(m -> m.state() == State.UP).count();
    for (int limit : new int[] {SYSTEM_VOTERS_MAX, replicationFactor}) {
      int voters = Math.min(others.size(), limit);
      if (voters == 0 || up < voters / 2 + 1) {
        return false;
      }
    }
    return true;
  }

  /// The founder is the member that would lead the fewest groups: the newest of those.
  private static Optional<Step> missingGroup(
      MembershipState state, List<NodeId> usable, Map<GroupId, NodeId> leaders) {
    if (state.dataGroups().size() >= usable.size()) {
      return Optional.empty();
    }
    Map<NodeId, Integer> led = new HashMap<>();
    state
        .dataGroups()
        .forEach(group -> {
          NodeId leader = leaders.get(group);
          if (leader != null) {
            led.merge(leader, 1, Integer::sum);
          }
        });
    return usable.stream()
        .filter(node -> isUp(state, node))
        .min(
            Comparator.comparingInt((NodeId node) -> led.getOrDefault(node, 0))
                .thenComparingInt(node -> replicaCount(state, node))
                .thenComparingInt(node -> -oid(state, node)))
        .map(node -> new Step.AddGroup(state.nextGroup(), node));
  }

  private static Optional<Step> replicas(
      MembershipState state,
      GroupMembers group,
      List<NodeId> usable,
      int replicationFactor,
      Map<GroupId, NodeId> leaders) {
    boolean system = group.group().equals(MembershipState.SYSTEM);
    int wanted = Math.min(usable.size(), system ? SYSTEM_VOTERS_MAX : replicationFactor);
    List<NodeId> voters = new ArrayList<>(group.voters());
    List<NodeId> staying = voters.stream().filter(usable::contains).toList();
    if (staying.size() < wanted) {
      return addVoter(state, group, usable, system);
    }
    Optional<NodeId> surplus = surplus(state, group, staying, wanted);
    if (surplus.isPresent()) {
      return mayDrop(state, group, surplus.get())
          ? Optional.of(dropVoter(group, surplus.get(), usable, leaders))
          : Optional.empty();
    }
    return system ? listeners(group, usable) : rebalance(state, group, usable);
  }

  /// A voter to be removed: one that no longer belongs here, else one too many.
  private static Optional<NodeId> surplus(
      MembershipState state, GroupMembers group, List<NodeId> staying, int wanted) {
    Optional<NodeId> gone =
        group.voters().stream().filter(node -> !staying.contains(node)).findFirst();
    if (gone.isPresent() || staying.size() <= wanted) {
      return gone;
    }
    return staying.stream().max(Comparator.comparingInt(node -> replicaCount(state, node)));
  }

  /// Whether the others are a majority that lives, as far as the herd knows: while some are down,
  /// one that leaves may have to stay until they are back.
  private static boolean mayDrop(MembershipState state, GroupMembers group, NodeId node) {
    long live =
        group.voters().stream()
            .filter(voter -> !voter.equals(node))
            .filter(voter -> state.member(voter).filter(m -> m.state() != State.DOWN).isPresent())
            .count();
    return live > (group.voters().size() - 1) / 2;
  }

  private static Step dropVoter(
      GroupMembers group, NodeId node, List<NodeId> usable, Map<GroupId, NodeId> leaders) {
    List<NodeId> rest = group.voters().stream().filter(v -> !v.equals(node)).toList();
    if (node.equals(leaders.get(group.group())) && !rest.isEmpty()) {
      return new Step.MoveLeader(group.group(), rest.getFirst());
    }
    List<NodeId> listeners = new ArrayList<>(group.listeners());
    listeners.remove(node);
    if (group.group().equals(MembershipState.SYSTEM) && usable.contains(node)) {
      listeners.add(node);
    }
    return new Step.ChangeReplicas(new GroupMembers(group.group(), rest, listeners));
  }

  private static Optional<Step> addVoter(
      MembershipState state, GroupMembers group, List<NodeId> usable, boolean system) {
    return usable.stream()
        .filter(node -> !group.voters().contains(node) && isUp(state, node))
        .min(
            system
                ? Comparator.comparingInt(node -> oid(state, node))
                : Comparator.comparingInt(node -> replicaCount(state, node)))
        .map(node -> {
          List<NodeId> voters = new ArrayList<>(group.voters());
          voters.add(node);
          List<NodeId> listeners = new ArrayList<>(group.listeners());
          listeners.remove(node);
          return new Step.ChangeReplicas(new GroupMembers(group.group(), voters, listeners));
        });
  }

  /// Members that are no voters of the system group follow it as listeners.
  private static Optional<Step> listeners(GroupMembers group, List<NodeId> usable) {
    List<NodeId> wanted = usable.stream().filter(n -> !group.voters().contains(n)).toList();
    return wanted.equals(group.listeners())
        ? Optional.empty()
        : Optional.of(
            new Step.ChangeReplicas(new GroupMembers(group.group(), group.voters(), wanted)));
  }

  /// Adds a replica on the emptiest member when it has two fewer than the fullest of this group;
  /// the surplus is dropped in a later step.
  private static Optional<Step> rebalance(
      MembershipState state, GroupMembers group, List<NodeId> usable) {
    Optional<NodeId> emptiest =
        usable.stream()
            .filter(node -> isUp(state, node) && !group.has(node))
            .min(Comparator.comparingInt(node -> replicaCount(state, node)));
    Optional<NodeId> fullest =
        group.voters().stream().max(Comparator.comparingInt(node -> replicaCount(state, node)));
    if (emptiest.isEmpty() || fullest.isEmpty()) {
      return Optional.empty();
    }
    int difference = replicaCount(state, fullest.get()) - replicaCount(state, emptiest.get());
    if (difference < 2) {
      return Optional.empty();
    }
    List<NodeId> voters = new ArrayList<>(group.voters());
    voters.add(emptiest.get());
    return Optional.of(
        new Step.ChangeReplicas(new GroupMembers(group.group(), voters, group.listeners())));
  }

  /// Only while every group is led: a hand-over waits, and lets new commits wait, until the begun
  /// ones have ended; those with a participant that nobody leads do not. A known leader that is
  /// down leads no more.
  private static Optional<Step> leader(MembershipState state, Map<GroupId, NodeId> leaders) {
    Map<NodeId, Integer> led = new HashMap<>();
    for (GroupMembers group : state.groups()) {
      NodeId leader = leaders.get(group.group());
      if (leader == null || isDown(state, leader)) {
        return Optional.empty();
      }
      if (!group.group().equals(MembershipState.SYSTEM)) {
        led.merge(leader, 1, Integer::sum);
      }
    }
    for (GroupId id : state.dataGroups()) {
      NodeId leader = leaders.get(id);
      GroupMembers group = state.group(id).orElseThrow();
      Optional<NodeId> lighter =
          group.voters().stream()
              .filter(node -> isUp(state, node))
              .min(Comparator.comparingInt(node -> led.getOrDefault(node, 0)));
      if (leader != null
          && lighter.isPresent()
          && led.getOrDefault(leader, 0) - led.getOrDefault(lighter.get(), 0) >= 2) {
        return Optional.of(new Step.MoveLeader(id, lighter.get()));
      }
    }
    return Optional.empty();
  }

  private static boolean isDown(MembershipState state, NodeId node) {
    return state.member(node).map(m -> m.state() == State.DOWN).orElse(true);
  }

  private static boolean isUp(MembershipState state, NodeId node) {
    return state.member(node).map(m -> m.state() == State.UP).orElse(false);
  }

  private static int oid(MembershipState state, NodeId node) {
    return state.member(node).map(Member::oid).orElse(Integer.MAX_VALUE);
  }

  private static int replicaCount(MembershipState state, NodeId node) {
    return (int)
        state.groups().stream()
            .filter(g -> !g.group().equals(MembershipState.SYSTEM) && g.voters().contains(node))
            .count();
  }
}
