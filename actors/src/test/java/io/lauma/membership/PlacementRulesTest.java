package io.lauma.membership;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.PlacementRules.Step;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class PlacementRulesTest {
  private static final int STEPS_MAX = 200;

  private MembershipState state =
      MembershipState.EMPTY.on(
          new MembershipEvent.Founded("herd", member("n1"), new GroupId(1), 0));
  private final Map<GroupId, NodeId> leaders = new HashMap<>();

  private static Member member(String name) {
    return new Member(
        new NodeId(name), 0, name, "127.0.0.1", 1, 2, 3, 4, 1, "0.1.0", Member.State.UP);
  }

  private void join(String name) {
    state = state.on(new MembershipEvent.JoinStarted(member(name), 0));
    state = state.on(new MembershipEvent.MemberUp(new NodeId(name), 1, 0));
  }

  /// Takes steps until there is none; checks that no step changes more than one voter.
  private int settle(int replicationFactor) {
    for (int steps = 0; steps < STEPS_MAX; steps++) {
      for (GroupMembers group : state.groups()) {
        NodeId leader = leaders.get(group.group());
        if (leader == null || !group.voters().contains(leader)) {
          leaders.put(group.group(), group.voters().getFirst());
        }
      }
      Optional<Step> step = PlacementRules.next(state, replicationFactor, leaders);
      if (step.isEmpty()) {
        return steps;
      }
      take(step.get());
    }
    throw new AssertionError("placement does not settle: " + state.groups());
  }

  private void take(Step step) {
    switch (step) {
      case Step.AddGroup add ->
          state =
              state.on(
                  new MembershipEvent.GroupChanged(
                      new GroupMembers(add.group(), List.of(add.founder()), List.of()), 0));
      case Step.ChangeReplicas change -> {
        GroupMembers old = state.group(change.members().group()).orElseThrow();
        Set<NodeId> difference = new HashSet<>(old.voters());
        Set<NodeId> fresh = new HashSet<>(change.members().voters());
        Set<NodeId> both = new HashSet<>(difference);
        both.retainAll(fresh);
        difference.addAll(fresh);
        difference.removeAll(both);
        assertTrue(difference.size() <= 1, "one voter at a time: " + old + " " + change);
        NodeId leader = leaders.get(old.group());
        assertTrue(leader == null || fresh.contains(leader), "a leader is not removed");
        state = state.on(new MembershipEvent.GroupChanged(change.members(), 0));
      }
      case Step.MoveLeader move -> {
        assertTrue(state.group(move.group()).orElseThrow().voters().contains(move.to()));
        leaders.put(move.group(), move.to());
      }
    }
  }

  @Test
  void aHerdOfOneNeedsNothing() {
    assertEquals(0, settle(3));
  }

  @Test
  void threeMembersHoldEverythingThreeTimesAndLeadOneDataGroupEach() {
    join("n2");
    join("n3");
    settle(3);
    assertEquals(3, state.dataGroups().size());
    for (GroupMembers group : state.groups()) {
      assertEquals(3, group.voters().size(), group.toString());
    }
    assertEquals(
        3, state.dataGroups().stream().map(leaders::get).distinct().count(), leaders.toString());
  }

  @Test
  void aFourthMemberTakesItsShareAndTheReplicationFactorStays() {
    join("n2");
    join("n3");
    settle(3);
    join("n4");
    settle(3);
    Map<NodeId, Integer> replicas = new HashMap<>();
    for (GroupId group : state.dataGroups()) {
      List<NodeId> voters = state.group(group).orElseThrow().voters();
      assertEquals(3, voters.size());
      voters.forEach(node -> replicas.merge(node, 1, Integer::sum));
    }
    assertEquals(4, replicas.size());
    replicas.values().forEach(count -> assertEquals(3, count, replicas.toString()));
  }

  @Test
  void moreMembersThanSystemVotersFollowAsListeners() {
    for (int i = 2; i <= 7; i++) {
      join("n" + i);
    }
    settle(3);
    GroupMembers system = state.group(MembershipState.SYSTEM).orElseThrow();
    assertEquals(5, system.voters().size());
    assertEquals(2, system.listeners().size());
  }

  @Test
  void aLeavingMemberEndsUpWithoutReplicas() {
    join("n2");
    join("n3");
    join("n4");
    settle(3);
    NodeId leaving = new NodeId("n2");
    state = state.on(new MembershipEvent.LeaveStarted(leaving, 0));
    settle(3);
    state.groups().forEach(group -> assertTrue(!group.has(leaving), group.toString()));
  }

  @Test
  void randomJoinsAndLeavesAlwaysSettle() {
    for (long seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      state =
          MembershipState.EMPTY.on(
              new MembershipEvent.Founded("herd", member("n1"), new GroupId(1), 0));
      leaders.clear();
      int next = 2;
      for (int i = 0; i < 12; i++) {
        List<Member> present = List.copyOf(state.members());
        if (present.size() < 2 || random.nextInt(3) > 0) {
          join("n" + next++);
        } else {
          NodeId node = present.get(random.nextInt(present.size())).node();
          state = state.on(new MembershipEvent.LeaveStarted(node, 0));
          settle(3);
          state = state.on(new MembershipEvent.MemberRemoved(node, 0));
        }
        settle(3);
      }
    }
  }

  @Test
  void aNewMemberFoundsTheGroupThatItWillLead() {
    join("n2");
    for (Optional<Step> step = next(); step.isPresent(); step = next()) {
      if (step.get() instanceof Step.AddGroup add) {
        assertEquals(new NodeId("n2"), add.founder());
        return;
      }
      take(step.get());
    }
    throw new AssertionError("no group was added");
  }

  @Test
  void noLeaderIsMovedWhileAGroupIsNotLed() {
    join("n2");
    join("n3");
    settle(3);
    NodeId first = new NodeId("n1");
    NodeId second = new NodeId("n2");
    NodeId third = new NodeId("n3");
    GroupId group = state.dataGroups().getFirst();
    state.dataGroups().forEach(id -> leaders.put(id, first));
    for (GroupId unled : List.of(MembershipState.SYSTEM, group)) {
      leaders.put(unled, third);
      assertTrue(next().filter(Step.MoveLeader.class::isInstance).isPresent());
      leaders.remove(unled);
      assertEquals(Optional.empty(), PlacementRules.next(state, 3, leaders), unled + " has none");
      leaders.put(unled, third);
      MembershipState up = state;
      state = state.on(new MembershipEvent.MemberDown(third, 1, "test", 0));
      assertEquals(Optional.empty(), next(), unled + " is led by one that is down");
      state = up;
      leaders.put(unled, first);
    }
    state = state.on(new MembershipEvent.MemberDown(third, 1, "test", 0));
    Step step = next().orElseThrow();
    assertTrue(step instanceof Step.MoveLeader move && move.to().equals(second), step.toString());
  }

  private Optional<Step> next() {
    leaders.putIfAbsent(MembershipState.SYSTEM, new NodeId("n1"));
    leaders.putIfAbsent(new GroupId(1), new NodeId("n1"));
    return PlacementRules.next(state, 3, leaders);
  }

  @Test
  void aMemberMayLeaveOnlyWhenTheOthersThatAreUpHoldAMajorityOfEveryGroup() {
    NodeId first = new NodeId("n1");
    assertTrue(!PlacementRules.mayLeave(state, 3, first), "nobody is left");
    join("n2");
    assertTrue(PlacementRules.mayLeave(state, 3, first));
    join("n3");
    assertTrue(PlacementRules.mayLeave(state, 3, first));
    state = state.on(new MembershipEvent.MemberDown(new NodeId("n3"), 1, "test", 0));
    assertTrue(!PlacementRules.mayLeave(state, 3, first), "one of two is no majority");
    assertTrue(PlacementRules.mayLeave(state, 3, new NodeId("n3")), "the dead one may go");
  }
}
