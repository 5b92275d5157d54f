package io.lauma.harness;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Waiting for a condition with a deadline.
public final class Await {
  /// Factor of the time that starts and changes may take, for a machine with other work:
  /// `-Dlauma.patience=4`. What a scenario promises about time is not stretched by it.
  static final int PATIENCE = Integer.getInteger("lauma.patience", 1);

  private static final long POLL_NANOS = 20_000_000;

  private Await() {}

  /// A look at the world: empty text when all is as wanted, else what is not.
  public interface Look {
    String missing() throws Exception;
  }

  /// Looks again and again until nothing is missing. A look that throws counts as one that missed.
  ///
  /// @param what is waited for, for the message
  /// @param details added to the message of a failure
  /// @return how long it took, in nanoseconds
  /// @throws AssertionError when the time is over, with what was missing last
  public static long until(String what, Duration longest, Look look, Supplier<String> details) {
    long start = System.nanoTime();
    String missing = "";
    Throwable last = null;
    do {
      try {
        missing = look.missing();
        last = null;
      } catch (Exception e) {
        missing = e.toString();
        last = e;
      }
      if (missing.isEmpty()) {
        return System.nanoTime() - start;
      }
      LockSupport.parkNanos(POLL_NANOS);
      if (Thread.interrupted()) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + what);
      }
    } while (System.nanoTime() - start < longest.toNanos());
    throw new AssertionError(
        what + " did not come within " + longest.toMillis() + " ms: " + missing + details.get(),
        last);
  }

  /// As [#until(String, Duration, Look, Supplier)] without details.
  public static long until(String what, Duration longest, Look look) {
    return until(what, longest, look, () -> "");
  }
}
