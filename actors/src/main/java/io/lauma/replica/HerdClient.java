package io.lauma.replica;

import io.lauma.catalog.replica.CatalogReplica;
import io.lauma.clock.Clock;
import io.lauma.membership.Member;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.Cancellable;
import org.apache.pekko.actor.typed.ActorSystem;

/// This node's pulse: tells the membership that it lives, tells the catalog how far its replica is,
/// and repeats questions without an answer.
public final class HerdClient {
  /// Between two signs of life.
  static final Duration BEAT = Duration.ofMillis(400);

  private static final Duration TICK = Duration.ofMillis(100);

  private final Router router;
  private final Member self;
  private final CatalogReplica catalog;
  private final Asks asks;
  private final Clock clock;
  private long lastBeatNanos;

  public HerdClient(Router router, Member self, CatalogReplica catalog, Asks asks, Clock clock) {
    this.router = router;
    this.self = self;
    this.catalog = catalog;
    this.asks = asks;
    this.clock = clock;
    this.lastBeatNanos = clock.monotonicNanos() - BEAT.toNanos();
  }

  /// Starts the pulse; the result stops it.
  public Cancellable start(ActorSystem<?> system) {
    catalog.onVersion(this::tellVersion);
    return system
        .scheduler()
        .scheduleAtFixedRate(Duration.ZERO, TICK, this::tick, system.executionContext());
  }

  private void tick() {
    asks.tick();
    long now = clock.monotonicNanos();
    if (now - lastBeatNanos >= BEAT.toNanos()) {
      lastBeatNanos = now;
      router.toSystem(new SystemRequest.Beat(self), nowhere());
      tellVersion(catalog.state().version());
    }
  }

  private void tellVersion(long version) {
    router.toSystem(new SystemRequest.CatalogApplied(self.node(), version), nowhere());
  }

  private static ReplyTo nowhere() {
    return new ReplyTo.Waiting(new CompletableFuture<>());
  }
}
