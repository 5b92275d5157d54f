package io.lauma.log.ratis;

import io.lauma.clock.Clock;
import io.lauma.kv.GroupId;
import io.lauma.log.NodeId;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Whose Raft traffic this node takes. Nodes that were declared down are blocked until they are
/// back under a new incarnation. That takes an entry of the system group, and where nobody but
/// nodes that are down has the newest of its log, nobody else can be elected to write it: so they
/// are heard in the system group once it has had no leader for long. Thread-safe.
final class RaftTraffic {
  /// The system group counts as without a leader after as long as three elections.
  static final Duration SILENCE =
      Duration.ofMillis(3 * RatisProperties.ELECTION_MAX.toLong(TimeUnit.MILLISECONDS));

  private final Clock clock;
  private final BooleanSupplier leads;
  private volatile Set<NodeId> blocked = Set.of();
  private volatile long heardNanos;

  /// @param leads whether this node leads the system group
  RaftTraffic(Clock clock, BooleanSupplier leads) {
    this.clock = clock;
    this.leads = leads;
    this.heardNanos = clock.monotonicNanos();
  }

  void block(Set<NodeId> nodes) {
    blocked = Set.copyOf(nodes);
  }

  /// Whether a request may pass.
  ///
  /// @param ofLeader whether only leaders send such
  boolean takes(NodeId sender, GroupId group, boolean ofLeader) {
    boolean system = group.equals(GroupId.SYSTEM);
    if (!blocked.contains(sender)) {
      if (system && ofLeader) {
        heardNanos = clock.monotonicNanos();
      }
      return true;
    }
    return system
        && clock.monotonicNanos() - heardNanos > SILENCE.toNanos()
        && !leads.getAsBoolean();
  }
}
