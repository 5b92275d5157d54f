package io.lauma.clock;

/// The rules of the read lease (DESIGN 2.3), pure. A leader that submitted an entry of its term at
/// instant t, and has applied it, may answer reads until t + [#LEASE_MILLIS]: a majority held that
/// entry, so no later leader was elected before t, and every later leader waits [#WAIT_MILLIS] from
/// its election before it acts. The check is made after the work and before the answer leaves.
public final class LeaseRules {
  /// Length of a lease from the instant its entry was submitted, in milliseconds.
  public static final long LEASE_MILLIS = 650;

  /// What a new leader waits before it acts, in milliseconds: the lease and a tenth of it, for
  /// clocks of different rate.
  public static final long WAIT_MILLIS = LEASE_MILLIS + LEASE_MILLIS / 10;

  /// The clocks of one machine may disagree by this many milliseconds about the length of a lease;
  /// more means that one of them jumped, or that the machine was suspended.
  public static final long DISAGREEMENT_MILLIS = 50;

  private LeaseRules() {}

  /// Whether a lease taken at `submitted` still holds at `now`.
  public static boolean holds(ClockReading submitted, ClockReading now) {
    long age = now.millisSince(submitted);
    return age >= 0
        && age < LEASE_MILLIS
        && now.disagreementMillis(submitted) <= DISAGREEMENT_MILLIS;
  }

  /// Milliseconds a leader elected at `elected` has still to wait at `now`; zero or less when it
  /// may act.
  ///
  /// @param predecessorGone nobody else can hold a lease: the log ends with the predecessor's
  ///   hand-over, or the last entry was written by this very node
  public static long waitMillis(ClockReading elected, ClockReading now, boolean predecessorGone) {
    return predecessorGone ? 0 : WAIT_MILLIS - now.millisSince(elected);
  }
}
