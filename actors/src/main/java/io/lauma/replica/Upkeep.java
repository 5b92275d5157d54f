package io.lauma.replica;

import io.lauma.catalog.CatalogState;
import io.lauma.clock.Clock;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.GroupStore;
import io.lauma.log.ReplicatedLog;
import io.lauma.membership.MembershipState;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What a node does now and then so that nothing grows for ever: tells its oldest snapshot to the
/// leader of the system group, carries the horizon from there into the groups that it leads, and
/// removes what these hold in vain. One call at a time, on a thread that may block.
public final class Upkeep {
  /// Between two searches for garbage.
  private static final Duration GARBAGE = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Upkeep.class);

  private final ReplicatedLog log;
  private final Router router;
  private final Supplier<CatalogState> catalog;
  private final Clock clock;
  private final Map<GroupId, GroupGarbage> garbage = new HashMap<>();
  private long searchedNanos;

  public Upkeep(ReplicatedLog log, Router router, Supplier<CatalogState> catalog, Clock clock) {
    this.log = log;
    this.router = router;
    this.catalog = catalog;
    this.clock = clock;
    this.searchedNanos = clock.monotonicNanos();
  }

  /// Starts; the result stops it.
  public Cancellable start(ActorSystem<?> system) {
    return system
        .scheduler()
        .scheduleWithFixedDelay(
            HorizonRules.REPORT,
            HorizonRules.REPORT,
            this::run,
            system.dispatchers().lookup(DispatcherSelector.blocking()));
  }

  private void run() {
    try {
      router.toHorizon(router.open().oldestSnapshot(System.nanoTime()));
      if (!log.groups().contains(MembershipState.SYSTEM)) {
        return;
      }
      HybridTime horizon = log.readStore(MembershipState.SYSTEM).horizon();
      long nowNanos = clock.monotonicNanos();
      boolean search = nowNanos - searchedNanos >= GARBAGE.toNanos();
      for (GroupId group : log.groups()) {
        if (log.isLeader(group)) {
          tend(group, horizon, nowNanos, search);
        } else {
          garbage.remove(group);
        }
      }
      searchedNanos = search ? nowNanos : searchedNanos;
    } catch (RuntimeException e) {
      LOG.warn("the upkeep of this node's groups waits", e);
    }
  }

  private void tend(GroupId group, HybridTime horizon, long nowNanos, boolean search) {
    GroupStore store = log.readStore(group);
    if (horizon.isAfter(store.horizon())) {
      append(group, new Effect.HorizonAdvanced(horizon));
    }
    if (search) {
      List<Effect> due =
          garbage
              .computeIfAbsent(group, _ -> new GroupGarbage(store, router.decisionRetention()))
              .due(catalog.get(), nowNanos);
      due.forEach(effect -> {
        if (effect instanceof Effect.RangeDeleted(var range)) {
          LOG.info(
              "removes the rows of dropped relation {} of group {}", range.start(), group.value());
        }
        append(group, effect);
      });
    }
  }

  /// Without an answer it is appended again next time: each of these may come twice.
  private void append(GroupId group, Effect effect) {
    var _ = log.append(group, AtomicWrite.of(effect));
  }
}
