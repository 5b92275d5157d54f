package io.lauma.clock;

/// The time port. Both readings are cheap (tens of nanoseconds) and may be taken on any thread.
public interface Clock {
  /// Milliseconds since 1970 as the machine believes; may jump in either direction.
  long wallMillis();

  /// Nanoseconds since an arbitrary instant; never goes back, stands still while a machine is
  /// suspended.
  long monotonicNanos();

  /// Both readings at (nearly) one instant.
  default ClockReading now() {
    return new ClockReading(monotonicNanos(), wallMillis());
  }
}
