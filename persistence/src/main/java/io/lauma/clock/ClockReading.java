package io.lauma.clock;

/// One look at both clocks: what rules about elapsed time take, so that they can tell a jump of
/// either clock from time that really passed.
public record ClockReading(long monotonicNanos, long wallMillis) {
  private static final long NANOS_PER_MILLI = 1_000_000;

  /// Milliseconds on the monotonic clock since `earlier`.
  public long millisSince(ClockReading earlier) {
    return (monotonicNanos - earlier.monotonicNanos) / NANOS_PER_MILLI;
  }

  /// By how many milliseconds the two clocks disagree about the time since `earlier`.
  public long disagreementMillis(ClockReading earlier) {
    return Math.abs(wallMillis - earlier.wallMillis - millisSince(earlier));
  }
}
