package io.lauma.cluster;

import io.lauma.membership.Member;
import io.lauma.membership.MembershipReplica;
import io.lauma.membership.MembershipState;
import io.lauma.replica.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;

/// Keeps Pekko's cluster in step with the herd's committed membership, which alone decides: joins
/// the other members' cluster, forms one where none is, and downs what is no member any more or has
/// been down for long. Nothing of the herd's own traffic waits for it.
public final class PekkoMembers implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);

  /// Ticks after which the leader of the system group, which found no cluster to join, may form
  /// one.
  private static final int FORM_AFTER_TICKS = 8;

  /// Ticks after which a node that the herd does not know any more is downed.
  private static final int STRANGER_TICKS = 10;

  /// Ticks after which a node that the herd has declared down, and that cannot be reached, is
  /// downed. One that comes back earlier is not quarantined and hears at once what became of it.
  private static final int LOST_TICKS = 60;

  private final ActorSystem<?> system;
  private final Cluster cluster;
  private final MembershipReplica membership;
  private final Router router;
  private List<Member> contacts = List.of();
  private List<Address> asked = List.of();
  private Set<Address> strangers = Set.of();
  private int strangerTicks;
  private final Map<Address, Integer> lostTicks = new HashMap<>();
  private int ticks;
  private volatile Cancellable timer = Cancellable.alreadyCancelled();

  public PekkoMembers(ActorSystem<?> system, MembershipReplica membership, Router router) {
    this.system = system;
    this.cluster = Cluster.get(system);
    this.membership = membership;
    this.router = router;
  }

  /// Begins.
  ///
  /// @param known members that the node was told of, before it has a copy of the membership
  public void start(List<Member> known) {
    start(known, TICK);
  }

  void start(List<Member> known, Duration tick) {
    contacts = List.copyOf(known);
    timer =
        system
            .scheduler()
            .scheduleWithFixedDelay(Duration.ZERO, tick, this::tick, system.executionContext());
  }

  private synchronized void tick() {
    ticks++;
    MemberStatus status = cluster.selfMember().status();
    if (status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp())) {
      downStrangers();
      downLost();
    } else if (status.equals(MemberStatus.removed())) {
      join();
    }
  }

  private Collection<Member> members() {
    MembershipState herd = membership.state();
    return herd.isFounded() ? herd.members() : contacts;
  }

  private void join() {
    Address self = cluster.selfMember().address();
    List<Address> others = new ArrayList<>();
    for (Member member : members()) {
      Address address = addressOf(member);
      if (!address.equals(self)) {
        others.add(address);
      }
    }
    if (membership.state().isFounded() && others.isEmpty()) {
      cluster.manager().tell(Join.create(self));
      return;
    }
    List<Address> seeds = new ArrayList<>(others);
    if (mayForm()) {
      seeds.addFirst(self);
    }
    if (!others.isEmpty() && !asked.equals(seeds)) {
      asked = List.copyOf(seeds);
      cluster.manager().tell(new JoinSeedNodes(seeds));
    }
  }

  /// Whether this node, as the first of the seeds, forms a cluster unless one of the others has
  /// one: of a herd that starts anew, one node alone does.
  private boolean mayForm() {
    return ticks > FORM_AFTER_TICKS
        && router
            .leader(MembershipState.SYSTEM)
            .filter(leader -> leader.equals(router.self()))
            .isPresent();
  }

  /// Downs nodes that the herd has declared down and that stay away: Pekko lets nobody in while it
  /// waits for one, not even its next incarnation.
  private void downLost() {
    Set<Address> down = new HashSet<>();
    membership.state().members().stream()
        .filter(member -> member.state() == Member.State.DOWN)
        .forEach(member -> down.add(addressOf(member)));
    Set<Address> lost = new HashSet<>();
    cluster.state().getUnreachable().stream()
        .filter(member -> !member.status().equals(MemberStatus.down()))
        .map(org.apache.pekko.cluster.Member::address)
        .filter(down::contains)
        .forEach(lost::add);
    lostTicks.keySet().retainAll(lost);
    lost.stream()
        .filter(address -> lostTicks.merge(address, 1, Integer::sum) >= LOST_TICKS)
        .forEach(address -> cluster.manager().tell(new Down(address)));
  }

  /// Downs nodes that have been in Pekko's cluster and not in the herd for a while.
  private void downStrangers() {
    Set<Address> herd = new HashSet<>();
    members().forEach(member -> herd.add(addressOf(member)));
    Set<Address> present = new HashSet<>();
    StreamSupport.stream(cluster.state().getMembers().spliterator(), false)
        .map(org.apache.pekko.cluster.Member::address)
        .filter(address -> !herd.contains(address))
        .forEach(present::add);
    strangerTicks = present.equals(strangers) ? strangerTicks + 1 : 0;
    strangers = present;
    if (membership.state().isFounded() && strangerTicks >= STRANGER_TICKS) {
      present.forEach(address -> cluster.manager().tell(new Down(address)));
    }
  }

  private Address addressOf(Member member) {
    return new Address("pekko", system.name(), member.host(), member.clusterPort());
  }

  @Override
  public void close() {
    timer.cancel();
  }
}
