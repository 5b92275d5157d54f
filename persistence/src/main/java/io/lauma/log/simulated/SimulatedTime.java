package io.lauma.log.simulated;

import io.lauma.clock.Clock;
import java.util.Comparator;
import java.util.PriorityQueue;

/// The time of a simulation and what is due in it. Two actions of the same instant run in the order
/// in which they were scheduled.
public final class SimulatedTime {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long WALL_START_MILLIS = 1_700_000_000_000L;

  private record Due(long atNanos, long order, Runnable action) {}

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
  private long nowNanos;
  private long scheduled;

  public long nowMillis() {
    return nowNanos / NANOS_PER_MILLI;
  }

  /// Runs `action` after `millis`.
  public void after(double millis, Runnable action) {
    long delay = Math.max(0, Math.round(millis * NANOS_PER_MILLI));
    queue.add(new Due(nowNanos + delay, scheduled++, action));
  }

  /// Goes to the next action and runs it; false when nothing is due any more.
  public boolean step() {
    Due next = queue.poll();
    if (next == null) {
      return false;
    }
    nowNanos = Math.max(nowNanos, next.atNanos());
    next.action().run();
    return true;
  }

  /// Runs everything that is due within `millis`.
  public void run(long millis) {
    long end = nowNanos + millis * NANOS_PER_MILLI;
    while (!queue.isEmpty() && queue.peek().atNanos() <= end) {
      step();
    }
    nowNanos = end;
  }

  /// A node's clocks.
  ///
  /// @param wallOffsetMillis by how much its wall clock is ahead; asked at each reading
  public Clock clock(java.util.function.LongSupplier wallOffsetMillis) {
    return new Clock() {
      @Override
      public long wallMillis() {
        return WALL_START_MILLIS + nowMillis() + wallOffsetMillis.getAsLong();
      }

      @Override
      public long monotonicNanos() {
        return nowNanos;
      }
    };
  }
}
