package io.lauma.membership;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.Member.State;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// The herd as its events made it. Immutable.
public final class MembershipState {
  /// Before the herd was founded.
  public static final MembershipState EMPTY =
      new MembershipState("", new TreeMap<>(), new TreeMap<>(), 1, 1);

  public static final GroupId SYSTEM = GroupId.SYSTEM;

  private final String herdId;
  private final SortedMap<NodeId, Member> members;
  private final SortedMap<GroupId, GroupMembers> groups;
  private final int nextOid;
  private final int nextGroup;

  private MembershipState(
      String herdId,
      SortedMap<NodeId, Member> members,
      SortedMap<GroupId, GroupMembers> groups,
      int nextOid,
      int nextGroup) {
    this.herdId = herdId;
    this.members = members;
    this.groups = groups;
    this.nextOid = nextOid;
    this.nextGroup = nextGroup;
  }

  /// The herd after an event. Total: an event about an unknown node changes nothing.
  public MembershipState on(MembershipEvent event) {
    return switch (event) {
      case MembershipEvent.Founded e -> founded(e);
      case MembershipEvent.JoinStarted e ->
          with(e.member().withOid(nextOid).withState(State.JOINING), nextOid + 1);
      case MembershipEvent.MemberUp e -> changed(e.node(), e.incarnation(), State.UP);
      case MembershipEvent.MemberDown e -> changed(e.node(), e.incarnation(), State.DOWN);
      case MembershipEvent.MemberReturned e -> returned(e.member());
      case MembershipEvent.LeaveStarted e -> changed(e.node(), State.LEAVING);
      case MembershipEvent.LeaveEnded e -> changed(e.node(), State.UP);
      case MembershipEvent.MemberRemoved e -> removed(e.node());
      case MembershipEvent.GroupChanged e -> groupChanged(e.members());
    };
  }

  private MembershipState founded(MembershipEvent.Founded e) {
    NodeId node = e.founder().node();
    TreeMap<NodeId, Member> newMembers = new TreeMap<>();
    newMembers.put(node, e.founder().withOid(1).withState(State.UP));
    TreeMap<GroupId, GroupMembers> newGroups = new TreeMap<>();
    for (GroupId group : List.of(SYSTEM, e.dataGroup())) {
      newGroups.put(group, new GroupMembers(group, List.of(node), List.of()));
    }
    return new MembershipState(e.herdId(), newMembers, newGroups, 2, e.dataGroup().value() + 1);
  }

  private MembershipState with(Member member, int newNextOid) {
    TreeMap<NodeId, Member> newMembers = new TreeMap<>(members);
    newMembers.put(member.node(), member);
    return new MembershipState(herdId, newMembers, groups, newNextOid, nextGroup);
  }

  private MembershipState changed(NodeId node, long incarnation, State state) {
    Member member = members.get(node);
    return member == null || member.incarnation() != incarnation ? this : changed(node, state);
  }

  private MembershipState changed(NodeId node, State state) {
    Member member = members.get(node);
    return member == null ? this : with(member.withState(state), nextOid);
  }

  private MembershipState returned(Member member) {
    Member present = members.get(member.node());
    if (present == null || member.incarnation() <= present.incarnation()) {
      return this;
    }
    State state = present.state() == State.DOWN ? State.UP : present.state();
    return with(member.withOid(present.oid()).withState(state), nextOid);
  }

  private MembershipState removed(NodeId node) {
    TreeMap<NodeId, Member> newMembers = new TreeMap<>(members);
    newMembers.remove(node);
    return new MembershipState(herdId, newMembers, groups, nextOid, nextGroup);
  }

  private MembershipState groupChanged(GroupMembers group) {
    TreeMap<GroupId, GroupMembers> newGroups = new TreeMap<>(groups);
    newGroups.put(group.group(), group);
    return new MembershipState(
        herdId, members, newGroups, nextOid, Math.max(nextGroup, group.group().value() + 1));
  }

  public boolean isFounded() {
    return !herdId.isEmpty();
  }

  public String herdId() {
    return herdId;
  }

  public Collection<Member> members() {
    return members.values();
  }

  public Optional<Member> member(NodeId node) {
    return Optional.ofNullable(members.get(node));
  }

  public Optional<Member> member(String name) {
    return members.values().stream().filter(m -> m.name().equals(name)).findFirst();
  }

  public Collection<GroupMembers> groups() {
    return groups.values();
  }

  public Optional<GroupMembers> group(GroupId group) {
    return Optional.ofNullable(groups.get(group));
  }

  /// Groups that hold table shards.
  public List<GroupId> dataGroups() {
    return groups.keySet().stream().filter(g -> !g.equals(SYSTEM)).toList();
  }

  /// Number of the next data group.
  public GroupId nextGroup() {
    return new GroupId(nextGroup);
  }

  /// Members that count for placement, in order of admission.
  public List<Member> placeable() {
    return members.values().stream()
        .filter(m -> m.state() == State.UP || m.state() == State.DOWN)
        .sorted(java.util.Comparator.comparingInt(Member::oid))
        .toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof MembershipState that
        && herdId.equals(that.herdId)
        && members.equals(that.members)
        && groups.equals(that.groups)
        && nextOid == that.nextOid
        && nextGroup == that.nextGroup;
  }

  @Override
  public int hashCode() {
    return Map.of("herd", herdId, "members", members).hashCode();
  }
}
