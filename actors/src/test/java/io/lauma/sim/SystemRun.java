package io.lauma.sim;

import io.lauma.catalog.CatalogCommitted;
import io.lauma.catalog.CatalogRules;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.OfTransaction;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TransactionDraft;
import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.GroupMembers;
import io.lauma.membership.Member;
import io.lauma.membership.MembershipEvent;
import io.lauma.membership.MembershipState;
import io.lauma.membership.PlacementRules;
import io.lauma.membership.PlacementRules.Step;
import io.lauma.types.Oids;
import io.lauma.types.SqlException;
import io.lauma.types.SqlType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// The cores of membership, placement and catalog over one log of the system group, from a seed:
/// nodes join, leave, die and return, tables come and go, leaders change and lose what had not
/// landed. The leader's states run ahead of the log; every node applies the log at its own pace.
class SystemRun {
  static final int REPLICATION_FACTOR = 3;
  private static final int STEPS = 150;
  private static final int NODES_MAX = 8;
  private static final int SETTLING_STEPS_MAX = 2_000;

  /// One entry of the log: what happened to the herd, or to the catalog.
  sealed interface Entry {
    record Herd(MembershipEvent event) implements Entry {}

    record Definition(CatalogCommitted committed) implements Entry {}
  }

  /// What somebody knows of the herd and the catalog.
  static final class View {
    MembershipState herd = MembershipState.EMPTY;
    CatalogState catalog = CatalogState.EMPTY;
    int applied;

    View copy() {
      View copy = new View();
      copy.herd = herd;
      copy.catalog = catalog;
      copy.applied = applied;
      return copy;
    }

    void apply(Entry entry) {
      switch (entry) {
        case Entry.Herd(var event) -> herd = herd.on(event);
        case Entry.Definition(var committed) -> catalog = catalog.on(committed);
      }
      applied++;
    }
  }

  /// Transactions with definitions at a time.
  private static final int TRANSACTIONS_MAX = 3;

  final long seed;
  final Random random;
  final List<Entry> log = new ArrayList<>();
  final List<Entry> inFlight = new ArrayList<>();
  final Map<NodeId, View> nodes = new TreeMap<>();
  final Map<NodeId, Long> running = new TreeMap<>();
  final Map<GroupId, NodeId> leaders = new HashMap<>();
  final SystemCheck check = new SystemCheck(this);

  /// Members that have begun to leave: they may be down, or up again, before they are replaced.
  final Set<NodeId> haveLeft = new HashSet<>();

  View leading = new View();

  /// What the whole log makes.
  private final View durable = new View();

  int definitions;
  int changes;
  private int nextNode;
  private int nextTable;
  private int nextTransaction;

  SystemRun(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /// What is wrong, if anything.
  Optional<String> run() {
    try {
      found();
      for (int step = 0; step < STEPS; step++) {
        happen();
        check.always();
      }
      settle();
      check.atTheEnd();
      return Optional.empty();
    } catch (SystemCheck.Wrong wrong) {
      return Optional.of("seed " + seed + ": " + wrong.getMessage());
    }
  }

  private void found() {
    Member founder = fresh();
    decide(new Entry.Herd(new MembershipEvent.Founded("herd", founder, new GroupId(1), 0)));
    land(inFlight.size());
  }

  private Member fresh() {
    int number = nextNode++;
    NodeId node = new NodeId("n" + number);
    running.put(node, 1L);
    nodes.put(node, new View());
    return member(node, 1);
  }

  private static Member member(NodeId node, long incarnation) {
    return new Member(
        node, 0, node.value(), "host", 1, 2, 3, 4, incarnation, "1", Member.State.JOINING);
  }

  /// Decided by the leader: its own view follows at once, the log later.
  final void decide(Entry entry) {
    leading.apply(entry);
    inFlight.add(entry);
  }

  private void land(int count) {
    for (int i = 0; i < count && !inFlight.isEmpty(); i++) {
      Entry entry = inFlight.removeFirst();
      log.add(entry);
      durable.apply(entry);
    }
  }

  private void happen() {
    switch (random.nextInt(12)) {
      case 0 -> join();
      case 1, 2 -> beat();
      case 3 -> die();
      case 4 -> comeBack();
      case 5 -> leave();
      case 6 -> changeLeader();
      case 7, 8 -> place(random.nextInt(5) > 0);
      case 9 -> define();
      case 10 -> land(1 + random.nextInt(4));
      default -> follow();
    }
    removeEmptied();
    elect();
  }

  private void join() {
    if (leading.herd.members().size() < NODES_MAX && nextNode < 3 * NODES_MAX) {
      decide(new Entry.Herd(new MembershipEvent.JoinStarted(fresh(), 0)));
    }
  }

  private void beat() {
    for (Member member : List.copyOf(leading.herd.members())) {
      Long incarnation = running.get(member.node());
      if (incarnation == null) {
        if (member.state() == Member.State.UP || member.state() == Member.State.LEAVING) {
          decide(down(member.node(), member.incarnation()));
        }
        continue;
      }
      if (incarnation > member.incarnation()) {
        Member returned = member(member.node(), incarnation);
        decide(new Entry.Herd(new MembershipEvent.MemberReturned(returned, 0)));
      } else if (member.state() == Member.State.JOINING) {
        decide(new Entry.Herd(new MembershipEvent.MemberUp(member.node(), incarnation, 0)));
      }
    }
  }

  /// A node dies when every group keeps a majority, and is declared down.
  private void die() {
    List<NodeId> candidates = new ArrayList<>();
    for (NodeId node : running.keySet()) {
      boolean spared = leading.herd.groups().stream().allMatch(g -> liveWithout(g, node));
      if (spared && leading.herd.member(node).isPresent()) {
        candidates.add(node);
      }
    }
    if (!candidates.isEmpty() && running.size() > 1) {
      NodeId node = candidates.get(random.nextInt(candidates.size()));
      Long incarnation = running.remove(node);
      leaders.values().removeIf(node::equals);
      elect();
      if (incarnation != null) {
        decide(down(node, incarnation));
      }
    }
  }

  private static Entry down(NodeId node, long incarnation) {
    return new Entry.Herd(new MembershipEvent.MemberDown(node, incarnation, "silence", 0));
  }

  private boolean liveWithout(GroupMembers group, NodeId node) {
    long live =
        group.voters().stream().filter(v -> !v.equals(node) && running.containsKey(v)).count();
    return live > group.voters().size() / 2;
  }

  private void comeBack() {
    leading.herd.members().stream()
        .filter(m -> !running.containsKey(m.node()))
        .findFirst()
        .ifPresent(m -> {
          running.put(m.node(), m.incarnation() + 1);
          nodes.put(m.node(), new View());
        });
  }

  private void leave() {
    List<Member> members = List.copyOf(leading.herd.members());
    Member member = members.get(random.nextInt(members.size()));
    if (member.state() == Member.State.UP
        && PlacementRules.mayLeave(leading.herd, REPLICATION_FACTOR, member.node())) {
      haveLeft.add(member.node());
      decide(new Entry.Herd(new MembershipEvent.LeaveStarted(member.node(), 0)));
    }
  }

  private void removeEmptied() {
    for (Member member : List.copyOf(leading.herd.members())) {
      boolean empty = leading.herd.groups().stream().noneMatch(g -> g.has(member.node()));
      if (member.state() == Member.State.LEAVING && empty) {
        decide(new Entry.Herd(new MembershipEvent.MemberRemoved(member.node(), 0)));
      }
    }
  }

  /// The system group gets another leader: what had not landed is lost from some point on. Left
  /// out: that a group's own log has changed its members and the news of it is lost.
  private void changeLeader() {
    int kept = random.nextInt(inFlight.size() + 1);
    for (int i = kept; i < inFlight.size(); i++) {
      if (inFlight.get(i) instanceof Entry.Herd(MembershipEvent.GroupChanged _)) {
        kept = i + 1;
      }
    }
    land(kept);
    inFlight.clear();
    leading = durable.copy();
    leaders.remove(MembershipState.SYSTEM);
  }

  /// Every group without a leader elects a live voter.
  private void elect() {
    for (GroupMembers group : leading.herd.groups()) {
      NodeId leader = leaders.get(group.group());
      if (leader == null || !group.voters().contains(leader) || !running.containsKey(leader)) {
        leaders.remove(group.group());
        group.voters().stream()
            .filter(running::containsKey)
            .findFirst()
            .ifPresent(node -> leaders.put(group.group(), node));
      }
    }
  }

  /// The next step of the placement, carried out when Raft could do it.
  private boolean place(boolean succeeds) {
    Optional<Step> next = step();
    next.ifPresent(check::wanted);
    if (next.isEmpty() || !succeeds || !isPossible(next.get())) {
      return next.isPresent();
    }
    changes++;
    switch (next.get()) {
      case Step.AddGroup add ->
          decide(changed(new GroupMembers(add.group(), List.of(add.founder()), List.of())));
      case Step.ChangeReplicas change -> {
        decide(changed(change.members()));
      }
      case Step.MoveLeader move -> leaders.put(move.group(), move.to());
    }
    return true;
  }

  /// A replica is opened on its node before anything else, and a new voter is caught up first.
  private boolean isPossible(Step step) {
    return switch (step) {
      case Step.AddGroup add -> running.containsKey(add.founder());
      case Step.ChangeReplicas change ->
          check.isLive(change.members())
              && leading
                  .herd
                  .group(change.members().group())
                  .filter(present ->
                      change.members().voters().stream()
                          .allMatch(v -> present.voters().contains(v) || running.containsKey(v)))
                  .isPresent();
      case Step.MoveLeader move -> running.containsKey(move.to());
    };
  }

  private Optional<Step> step() {
    return PlacementRules.next(leading.herd, REPLICATION_FACTOR, leaders);
  }

  private static Entry changed(GroupMembers members) {
    return new Entry.Herd(new MembershipEvent.GroupChanged(members, 0));
  }

  private void define() {
    DdlRequest request =
        switch (random.nextInt(3)) {
          case 0 ->
              new DdlRequest.DropTables(
                  List.of(new DdlRequest.RelationName("public", "t" + random.nextInt(10))),
                  random.nextBoolean(),
                  false,
                  false);
          default -> table("t" + nextTable++ % 10);
        };
    try {
      CatalogRules.Outcome outcome =
          CatalogRules.decide(
              leading.catalog,
              random.nextInt(3) == 0 ? request : ofTransaction(request),
              leading.herd.dataGroups());
      if (!outcome.changes().isEmpty()) {
        definitions++;
        decide(
            new Entry.Definition(
                new CatalogCommitted(
                    leading.catalog.version() + 1,
                    outcome.changes(),
                    outcome.nextOid(),
                    outcome.nextTableId(),
                    outcome.nextShardId(),
                    "postgres",
                    "",
                    0)));
      }
    } catch (SqlException refused) {
      check.refusal(refused);
    }
  }

  /// One more step of a transaction, or its end.
  private DdlRequest ofTransaction(DdlRequest request) {
    List<TransactionDraft> open = List.copyOf(leading.catalog.drafts().values());
    if (open.size() < TRANSACTIONS_MAX && random.nextInt(3) == 0) {
      return new OfTransaction.Define("x" + nextTransaction++, "n#1", 0, request);
    }
    if (open.isEmpty()) {
      return request;
    }
    TransactionDraft draft = open.get(random.nextInt(open.size()));
    int steps = draft.steps().size();
    return switch (random.nextInt(5)) {
      case 0 -> new OfTransaction.Commit(draft.transaction(), steps);
      case 1 -> new OfTransaction.Rollback(draft.transaction());
      case 2 -> new OfTransaction.BackTo(draft.transaction(), random.nextInt(steps + 1));
      default -> new OfTransaction.Define(draft.transaction(), "n#1", steps, request);
    };
  }

  private static DdlRequest table(String name) {
    return new DdlRequest.CreateTable(
        new DdlRequest.RelationName("public", name),
        false,
        List.of(
            new DdlRequest.ColumnDefinition(
                "id", SqlType.of(Oids.INT4), true, Optional.empty(), Optional.empty())),
        List.of(new DdlRequest.KeyPart("id", false, false)),
        Optional.of(name + "_pkey"),
        new DdlRequest.Spread(Relation.Distribution.HASH, 1, Optional.empty(), List.of()),
        Map.of(),
        CatalogState.SUPERUSER_OID,
        List.of(),
        List.of(),
        List.of());
  }

  /// Some node applies some of the log.
  private void follow() {
    List<NodeId> ids = List.copyOf(running.keySet());
    NodeId node = ids.get(random.nextInt(ids.size()));
    View view = nodes.computeIfAbsent(node, _ -> new View());
    int until = Math.min(log.size(), view.applied + random.nextInt(20));
    while (view.applied < until) {
      view.apply(log.get(view.applied));
    }
  }

  /// No more faults: everybody is back, and the placement comes to rest.
  private void settle() {
    while (leading.herd.members().stream().anyMatch(m -> !running.containsKey(m.node()))) {
      comeBack();
    }
    for (int left = SETTLING_STEPS_MAX; ; left--) {
      beat();
      removeEmptied();
      elect();
      boolean arriving =
          leading.herd.members().stream().anyMatch(m -> m.state() == Member.State.JOINING);
      if (!place(true) && !arriving) {
        break;
      }
      check.always();
      check.that(left > 0, "the placement does not come to rest: " + leading.herd.groups());
    }
    land(inFlight.size());
    for (NodeId node : running.keySet()) {
      View view = nodes.computeIfAbsent(node, _ -> new View());
      while (view.applied < log.size()) {
        view.apply(log.get(view.applied));
      }
    }
  }
}
