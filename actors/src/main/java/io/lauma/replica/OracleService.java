package io.lauma.replica;

import io.lauma.clock.Clock;
import io.lauma.clock.TimestampOracle;
import io.lauma.clock.TimestampOracle.Draw;
import io.lauma.kv.HybridTime;
import io.lauma.log.AppendResult;
import io.lauma.log.Effect;
import io.lauma.log.ReplicatedLog;
import io.lauma.membership.MembershipState;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// The timestamp oracle on the node that leads the system group, one object a leadership: draws,
/// then checks the lease, then answers. Thread-safe. A draw that cannot be answered (leadership
/// lost) ends as empty; nothing it drew is ever used.
final class OracleService {
  private static final String BOUND = "oracle-bound";

  private final ServiceWrites writes;
  private final Clock clock;
  private final TimestampOracle oracle;
  private @org.jspecify.annotations.Nullable CompletableFuture<Boolean> reserving;
  private boolean sealed;

  OracleService(ReplicatedLog log, ServiceWrites writes, Clock clock) {
    this.writes = writes;
    this.clock = clock;
    long bound =
        log.readStore(MembershipState.SYSTEM)
            .value(BOUND)
            .map(bytes -> ByteBuffer.wrap(bytes).getLong())
            .orElse(0L);
    this.oracle = new TimestampOracle(new HybridTime(bound), clock.now());
  }

  /// `count` timestamps from the answered one on; empty when this node may not answer.
  CompletionStage<Optional<HybridTime>> draw(int count) {
    CompletableFuture<Boolean> reservation;
    synchronized (this) {
      if (sealed) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      switch (oracle.draw(count, clock.now())) {
        case Draw.Granted granted -> {
          if (oracle.renewalDue(clock.now())) {
            var _ = reserve();
          }
          return checked(granted.first());
        }
        case Draw.NeedsReservation _ -> reservation = reserve();
      }
    }
    return reservation.thenCompose(
        done -> done ? draw(count) : CompletableFuture.completedFuture(Optional.empty()));
  }

  /// Draws nothing any more; answers the bound that the next leader may begin from, which is all
  /// that a hand-over needs: nothing at or above it was ever drawn.
  synchronized Effect seal() {
    sealed = true;
    return bound(oracle.undrawn());
  }

  private static Effect bound(HybridTime bound) {
    return new Effect.ValueSet(
        BOUND, ByteBuffer.allocate(Long.BYTES).putLong(bound.value()).array());
  }

  private CompletionStage<Optional<HybridTime>> checked(HybridTime first) {
    return writes
        .lease()
        .covers()
        .thenApply(covered -> covered ? Optional.of(first) : Optional.empty());
  }

  /// Commits a higher bound; calls meanwhile share it.
  private synchronized CompletableFuture<Boolean> reserve() {
    CompletableFuture<Boolean> running = reserving;
    if (running != null) {
      return running;
    }
    HybridTime bound = oracle.boundToReserve(clock.now());
    CompletableFuture<Boolean> reservation = new CompletableFuture<>();
    reserving = reservation;
    writes
        .append(bound(bound))
        .whenComplete((result, failure) -> reserved(reservation, bound, result, failure));
    return reservation;
  }

  private void reserved(
      CompletableFuture<Boolean> reservation,
      HybridTime bound,
      @org.jspecify.annotations.Nullable AppendResult result,
      @org.jspecify.annotations.Nullable Throwable failure) {
    boolean applied = failure == null && result instanceof AppendResult.Applied;
    synchronized (this) {
      reserving = null;
      if (applied) {
        oracle.reserved(bound);
      }
    }
    reservation.complete(applied);
  }
}
