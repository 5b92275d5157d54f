package io.lauma.cluster;

import io.lauma.membership.Member;
import io.lauma.membership.MembershipReplica;
import io.lauma.membership.MembershipState;
import io.lauma.replica.Router;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
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
/// the other members' cluster, forms one where none is, and downs what is no member any more.
/// Nothing of the herd's own traffic waits for it.
public final class PekkoMembers implements AutoCloseable {
  private static final Duration TICK = Duration.ofSeconds(1);

  /// Ticks after which the leader of the system group, which found no cluster to join, forms one.
  private static final int FORM_AFTER_TICKS = 8;

  /// Ticks after which a node that the herd does not know any more is downed.
  private static final int STRANGER_TICKS = 10;

  private final ActorSystem<?> system;
  private final Cluster cluster;
  private final MembershipReplica membership;
  private final Router router;
  private List<Member> contacts = List.of();
  private Set<Address> asked = Set.of();
  private Set<Address> strangers = Set.of();
  private int strangerTicks;
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
    contacts = List.copyOf(known);
    timer =
        system
            .scheduler()
            .scheduleWithFixedDelay(Duration.ZERO, TICK, this::tick, system.executionContext());
  }

  private synchronized void tick() {
    ticks++;
    MemberStatus status = cluster.selfMember().status();
    if (status.equals(MemberStatus.up()) || status.equals(MemberStatus.weaklyUp())) {
      downStrangers();
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
    boolean alone = membership.state().isFounded() && others.isEmpty();
    boolean nobody =
        ticks > FORM_AFTER_TICKS
            && router
                .leader(MembershipState.SYSTEM)
                .filter(leader -> leader.equals(router.self()))
                .isPresent();
    if (alone || nobody) {
      cluster.manager().tell(Join.create(self));
    } else if (!others.isEmpty() && !asked.equals(Set.copyOf(others))) {
      asked = Set.copyOf(others);
      cluster.manager().tell(new JoinSeedNodes(others));
    }
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
