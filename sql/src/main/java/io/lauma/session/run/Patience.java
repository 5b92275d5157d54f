package io.lauma.session.run;

import java.time.Duration;
import java.util.function.LongSupplier;

/// How often and how long a statement that fails for a reason that another attempt may not meet is
/// run again unseen. Attempts are not enough: a node that was declared down has all its writes
/// refused at once until it knows that and has come back. Used by the session's thread, for one
/// statement.
final class Patience {
  /// Attempts that there are in any case.
  static final int ATTEMPTS_MIN = 20;

  /// How long after the first failure there are more.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final LongSupplier nanoTime;
  private int failures;
  private long firstFailureNanos;

  Patience() {
    this(System::nanoTime);
  }

  /// @param nanoTime in place of [System#nanoTime]
  Patience(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  /// Counts a failure; answers how many there were before.
  int failed() {
    if (failures == 0) {
      firstFailureNanos = nanoTime.getAsLong();
    }
    return failures++;
  }

  /// Whether the statement may fail once more and be run again.
  boolean isLeft() {
    return failures < ATTEMPTS_MIN || nanoTime.getAsLong() - firstFailureNanos < PATIENCE.toNanos();
  }
}
