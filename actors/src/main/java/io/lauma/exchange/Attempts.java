package io.lauma.exchange;

import io.lauma.exec.MayNotAnswer;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// How often and how long a read looks for the leader of a group before it fails with 57P03. Used
/// by one read.
final class Attempts {
  /// A read without a leader fails after this.
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private static final long PAUSE_MILLIS = 20;
  private static final long PAUSE_MILLIS_MAX = 200;

  private long firstFailureNanos;
  private long pauseMillis = PAUSE_MILLIS;

  /// Waits a little, longer each time.
  ///
  /// @throws SqlException 57P03 (in the stage) when there was no leader for too long
  CompletionStage<Void> next(ReadScope scope) {
    long now = System.nanoTime();
    if (firstFailureNanos == 0) {
      firstFailureNanos = now;
    } else if (now - firstFailureNanos > PATIENCE.toNanos()) {
      return CompletableFuture.failedFuture(
          new SqlException(
                  SqlState.CANNOT_CONNECT_NOW, "rows cannot be read: their group has no leader now")
              .withHint("Try again in a moment."));
    }
    long millis = pauseMillis;
    pauseMillis = Math.min(PAUSE_MILLIS_MAX, 2 * pauseMillis);
    return scope.wait(
        CompletableFuture.runAsync(
            () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)));
  }

  /// The stage that `read` gives, and as long as that fails with [MayNotAnswer], the one it gives
  /// when asked again.
  <T> CompletionStage<T> untilAnswered(Supplier<CompletionStage<T>> read, ReadScope scope) {
    return read.get()
        .exceptionallyCompose(failure ->
            MayNotAnswer.isCauseOf(failure)
                ? next(scope).thenCompose(_ -> untilAnswered(read, scope))
                : CompletableFuture.failedFuture(failure));
  }
}
