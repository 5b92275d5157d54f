package io.lauma.session.run;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Waits of a session's virtual thread.
public final class Waits {
  private static final long RETRY_MILLIS_MAX = 500;

  /// How long a waiting statement looks away from a cancel request.
  private static final long SLEEP_STEP_MICROS = 100_000;

  private Waits() {}

  /// Before the next attempt, longer each time: a lock or a rewrite may be in the way.
  static void beforeAttempt(int attempt) {
    delay(TimeUnit.MILLISECONDS.toMicros(Math.min(RETRY_MILLIS_MAX, 1L << Math.min(attempt, 30))));
  }

  /// pg_sleep: ends early with 57014 when the statement is cancelled.
  static void sleep(long micros, @Nullable CancelSignal signal) {
    long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(micros);
    for (long left = micros; left > 0; ) {
      if (signal != null) {
        signal.check();
      }
      delay(Math.min(left, SLEEP_STEP_MICROS));
      left = TimeUnit.NANOSECONDS.toMicros(end - System.nanoTime());
    }
  }

  private static void delay(long micros) {
    Completions.await(
        CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(micros, TimeUnit.MICROSECONDS)));
  }
}
