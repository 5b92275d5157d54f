package io.lauma.node;

import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import io.lauma.membership.GroupMembers;
import io.lauma.membership.MembershipState;
import io.lauma.membership.PlacementRules;
import io.lauma.replica.MembershipLease;
import io.lauma.replica.Router;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Waits until an incarnation serves its herd, and until the herd has spread its replicas. Calls
/// block.
final class Arrival {
  /// How long the start of a standalone or of an admitted node may take.
  private static final Duration START = Duration.ofMinutes(3);

  /// How long a group without a leader keeps a node from serving the others.
  private static final Duration LEADERS = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Arrival.class);
  private static final Duration REPORT = Duration.ofSeconds(10);
  private static final Duration POLL = Duration.ofMillis(5);

  private final Supplier<MembershipState> herd;
  private final Router router;
  private final MembershipLease lease;
  private final BooleanSupplier isMember;
  private volatile boolean givenUp;
  private volatile @Nullable Expelled expelled;

  Arrival(
      Supplier<MembershipState> herd,
      Router router,
      MembershipLease lease,
      BooleanSupplier isMember) {
    this.herd = herd;
    this.router = router;
    this.lease = lease;
    this.isMember = isMember;
  }

  /// Ends the waits of other threads.
  void giveUp() {
    givenUp = true;
  }

  /// Ends the wait for service with [Expelled].
  ///
  /// @param removed whether the node is no member at all any more
  void expelled(boolean removed) {
    expelled = new Expelled(removed);
  }

  /// Waits until the node serves: for [#START] at most, or until enough of the others are there
  /// when it is a member that starts again.
  ///
  /// @throws SqlException 57P03 when it does not come to serve
  /// @throws Expelled when the herd does not want this incarnation any more
  void await(Incarnation.Origin origin) {
    long started = System.nanoTime();
    long reported = started;
    while (!isServing(started)) {
      long now = System.nanoTime();
      boolean alone = herd.get().members().size() <= 1;
      boolean bounded = origin instanceof Incarnation.Origin.Admitted || alone;
      if (givenUp || Thread.interrupted()) {
        throw new SqlException(SqlState.ADMIN_SHUTDOWN, "the start was interrupted");
      }
      Expelled end = expelled;
      if (end != null) {
        throw end;
      }
      if (bounded && now - started > START.toNanos()) {
        throw new SqlException(
            SqlState.CANNOT_CONNECT_NOW,
            "the node did not come to serve within " + START.toSeconds() + " s: " + missing());
      }
      if (now - reported > REPORT.toNanos()) {
        reported = now;
        LOG.info("waits for its cluster: {}", missing());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  private boolean isServing(long startedNanos) {
    MembershipState state = herd.get();
    boolean led = state.dataGroups().stream().allMatch(group -> router.leader(group).isPresent());
    boolean patient = System.nanoTime() - startedNanos < LEADERS.toNanos();
    return state.isFounded()
        && router.leader(MembershipState.SYSTEM).isPresent()
        && (led || !patient)
        && lease.holds();
  }

  private String missing() {
    if (router.leader(MembershipState.SYSTEM).isEmpty()) {
      return "no leader of the system group is known";
    }
    if (!isMember.getAsBoolean()) {
      return "this node is not shown as up yet";
    }
    List<Integer> unled =
        herd.get().dataGroups().stream()
            .filter(group -> router.leader(group).isEmpty())
            .map(GroupId::value)
            .toList();
    return unled.isEmpty() ? "no answer of the membership" : "no leader of groups " + unled;
  }

  /// Waits until replicas and leaders are where the placement wants them; false when they are not
  /// within `longest`.
  boolean awaitSettled(int replicationFactor, Duration longest) {
    long deadline = System.nanoTime() + longest.toNanos();
    while (System.nanoTime() < deadline && !givenUp) {
      MembershipState state = herd.get();
      Map<GroupId, NodeId> leaders = new HashMap<>();
      for (GroupMembers group : state.groups()) {
        router.leader(group.group()).ifPresent(node -> leaders.put(group.group(), node));
      }
      boolean settled =
          leaders.size() == state.groups().size()
              && PlacementRules.next(state, replicationFactor, leaders).isEmpty();
      if (settled) {
        return true;
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    return false;
  }
}
