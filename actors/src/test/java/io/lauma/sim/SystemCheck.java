package io.lauma.sim;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.GroupMembers;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipState;
import io.lauma.membership.PlacementRules;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What must hold in every [SystemRun], whatever happens.
final class SystemCheck {
  private static final Set<SqlState> REFUSALS =
      Set.of(SqlState.DUPLICATE_TABLE, SqlState.LOCK_NOT_AVAILABLE, SqlState.UNDEFINED_TABLE);

  private final SystemRun run;

  SystemCheck(SystemRun run) {
    this.run = run;
  }

  /// A rule that does not hold.
  static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Wrong(String message) {
      super(message, null, false, false);
    }
  }

  void that(boolean holds, String otherwise) {
    if (!holds) {
      throw new Wrong(otherwise);
    }
  }

  void always() {
    members();
    groups();
    catalog();
  }

  private void members() {
    Set<String> names = new HashSet<>();
    Set<Integer> oids = new HashSet<>();
    for (Member member : run.leading.herd.members()) {
      that(names.add(member.name()), "two members are named " + member.name());
      that(oids.add(member.oid()), "two members have number " + member.oid());
      Long incarnation = run.running.get(member.node());
      that(
          incarnation == null || incarnation >= member.incarnation(),
          "the herd knows a later incarnation than there is: " + member);
    }
  }

  private void groups() {
    MembershipState herd = run.leading.herd;
    for (GroupMembers group : herd.groups()) {
      boolean system = group.group().equals(MembershipState.SYSTEM);
      int most = system ? PlacementRules.SYSTEM_VOTERS_MAX : SystemRun.REPLICATION_FACTOR;
      that(!group.voters().isEmpty(), "a group without voters: " + group);
      long staying =
          group.voters().stream()
              .flatMap(node -> herd.member(node).stream())
              .filter(member -> !run.haveLeft.contains(member.node()))
              .count();
      that(staying <= most + 1, "too many voters: " + group);
      that(
          new HashSet<>(group.voters()).size() == group.voters().size()
              && group.listeners().stream().noneMatch(group.voters()::contains),
          "a node is in a group twice: " + group);
      List<NodeId> replicas = new ArrayList<>(group.voters());
      replicas.addAll(group.listeners());
      for (NodeId node : replicas) {
        that(herd.member(node).isPresent(), node + " is no member and in " + group);
        that(
            herd.member(node).map(Member::state).filter(Member.State.JOINING::equals).isEmpty(),
            node + " has not arrived and is in " + group);
      }
      that(isLive(group), "a group has lost its majority: " + group);
    }
  }

  boolean isLive(GroupMembers group) {
    long live = group.voters().stream().filter(run.running::containsKey).count();
    return live > group.voters().size() / 2;
  }

  private void catalog() {
    Set<Integer> tables = new HashSet<>();
    Set<Long> shards = new HashSet<>();
    Set<GroupId> groups = Set.copyOf(run.leading.herd.dataGroups());
    Set<String> names = new HashSet<>();
    for (Relation relation : run.leading.catalog.relations()) {
      that(names.add(relation.name()), "two relations share a name: " + relation.name());
      that(tables.add(relation.id().value()), "two relations share an id: " + relation.name());
      for (Shard shard : relation.shards()) {
        that(shards.add(shard.id().value()), "two shards share an id: " + shard);
        that(groups.contains(shard.group()), "a shard lies in no group: " + shard);
      }
    }
  }

  /// One voter at a time, and never one that the group cannot do without.
  void change(GroupMembers wanted) {
    run.leading
        .herd
        .group(wanted.group())
        .ifPresent(present -> {
          Set<NodeId> gone = new HashSet<>(present.voters());
          wanted.voters().forEach(gone::remove);
          Set<NodeId> fresh = new HashSet<>(wanted.voters());
          present.voters().forEach(fresh::remove);
          that(gone.size() + fresh.size() <= 1, present + " becomes " + wanted);
          NodeId leader = run.leaders.get(wanted.group());
          that(leader == null || !gone.contains(leader), "a leader is removed: " + wanted);
          long up =
              wanted.voters().stream()
                  .flatMap(node -> run.leading.herd.member(node).stream())
                  .filter(member -> member.state() != Member.State.DOWN)
                  .count();
          that(
              up > wanted.voters().size() / 2 || gone.isEmpty(),
              present + " becomes " + wanted + ", which has no majority");
        });
  }

  /// A step that the rules want, whether it can be taken or not.
  void wanted(PlacementRules.Step step) {
    switch (step) {
      case PlacementRules.Step.AddGroup add ->
          that(run.leading.herd.group(add.group()).isEmpty(), "a group is founded twice: " + add);
      case PlacementRules.Step.ChangeReplicas change -> change(change.members());
      case PlacementRules.Step.MoveLeader move ->
          that(
              run.leading.herd.group(move.group()).orElseThrow().voters().contains(move.to()),
              "a leadership goes to no voter: " + move);
    }
  }

  void refusal(SqlException refused) {
    that(REFUSALS.contains(refused.state()), "a definition is refused: " + refused);
  }

  /// Every node has the same herd and the same catalog, and each member that may hold data does.
  void atTheEnd() {
    for (Map.Entry<NodeId, SystemRun.View> node : run.nodes.entrySet()) {
      if (run.running.containsKey(node.getKey())) {
        SystemRun.View view = node.getValue();
        that(view.herd.equals(run.leading.herd), node.getKey() + " has another herd");
        that(isSame(view.catalog, run.leading.catalog), node.getKey() + " has another catalog");
      }
    }
    MembershipState herd = run.leading.herd;
    int members = herd.placeable().size();
    that(herd.members().size() == members, "members are still coming or going");
    for (GroupMembers group : herd.groups()) {
      boolean system = group.group().equals(MembershipState.SYSTEM);
      int most = system ? PlacementRules.SYSTEM_VOTERS_MAX : SystemRun.REPLICATION_FACTOR;
      that(group.voters().size() == Math.min(members, most), "not enough voters: " + group);
    }
    that(herd.dataGroups().size() >= members, "a member founded no group");
  }

  private static boolean isSame(CatalogState one, CatalogState other) {
    return one.version() == other.version()
        && Set.copyOf(one.relations()).equals(Set.copyOf(other.relations()))
        && Set.copyOf(one.schemas()).equals(Set.copyOf(other.schemas()))
        && Set.copyOf(one.roles()).equals(Set.copyOf(other.roles()))
        && one.comments().equals(other.comments())
        && one.drafts().equals(other.drafts())
        && one.nextOid() == other.nextOid()
        && one.nextTableId() == other.nextTableId()
        && one.nextShardId() == other.nextShardId();
  }
}
