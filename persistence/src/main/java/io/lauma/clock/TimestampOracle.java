package io.lauma.clock;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Invariants;

/// The rules by which the leader of the system group hands out timestamps (DESIGN 2.4). Pure: the
/// owner passes the time in, commits reservations through the log and checks its read lease after
/// each draw, before it answers. One oracle per leadership; used by one thread at a time.
///
/// Timestamps are unique and rise over all leaderships: each lies at or above the bound that was
/// committed when the leadership began and below the bound committed by this leader. The time they
/// show follows the monotonic clock; wall time that is ahead pulls it by at most 1 s per s, so that
/// a wrong wall clock cannot run away with the database's time.
public final class TimestampOracle {
  /// How far above the present a reservation reaches, in milliseconds.
  public static final long RESERVATION_MILLIS = 3_000;

  /// A reservation is renewed when less than this is left of it, in milliseconds.
  public static final long RENEWAL_MILLIS = 1_500;

  /// The most timestamps one draw may take.
  public static final int DRAW_MAX = 1 << 16;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private ClockReading last;
  private long physicalNanos;
  private long next;
  private long bound;

  /// @param committedBound the bound in the applied state when this leadership began; zero when
  ///   nothing was ever reserved, then time starts at the wall clock
  public TimestampOracle(HybridTime committedBound, ClockReading now) {
    last = now;
    long wall = HybridTime.ofMillis(now.wallMillis()).value();
    next = committedBound.value() == 0 ? wall : committedBound.value();
    bound = committedBound.value();
    physicalNanos = new HybridTime(next).millis() * NANOS_PER_MILLI;
  }

  /// What a draw gives.
  public sealed interface Draw {
    /// `count` timestamps from `first` on, consecutive.
    record Granted(HybridTime first, int count) implements Draw {}

    /// Nothing may be handed out before a bound of at least `bound` is committed.
    record NeedsReservation(HybridTime bound) implements Draw {}
  }

  /// Takes `count` timestamps (1 to [#DRAW_MAX]) above all that were ever handed out.
  public Draw draw(int count, ClockReading now) {
    Invariants.check(count > 0 && count <= DRAW_MAX, "a draw is bounded", "count", count);
    advance(now);
    long first = Math.max(next, physical());
    if (first + count > bound) {
      return new Draw.NeedsReservation(boundToReserve(now));
    }
    next = first + count;
    return new Draw.Granted(new HybridTime(first), count);
  }

  /// Whether the owner should commit a new bound now, ahead of need.
  public boolean renewalDue(ClockReading now) {
    advance(now);
    return bound - Math.max(next, physical()) < HybridTime.ofMillis(RENEWAL_MILLIS).value();
  }

  /// A timestamp below which everything lies that was ever drawn.
  public HybridTime undrawn() {
    return new HybridTime(next);
  }

  /// The bound to commit next.
  public HybridTime boundToReserve(ClockReading now) {
    advance(now);
    long from = Math.max(next, physical());
    return new HybridTime(from + HybridTime.ofMillis(RESERVATION_MILLIS).value());
  }

  /// The entry that reserves up to `committed` was applied under this leadership.
  public void reserved(HybridTime committed) {
    bound = Math.max(bound, committed.value());
  }

  private long physical() {
    return HybridTime.ofMillis(physicalNanos / NANOS_PER_MILLI).value();
  }

  private void advance(ClockReading now) {
    long elapsedNanos = Math.max(0, now.monotonicNanos() - last.monotonicNanos());
    physicalNanos += elapsedNanos;
    long aheadNanos = now.wallMillis() * NANOS_PER_MILLI - physicalNanos;
    physicalNanos += Math.clamp(aheadNanos, 0, elapsedNanos);
    if (elapsedNanos > 0) {
      last = now;
    }
  }
}
