package io.lauma.session.run;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.Completions;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The statement that a session runs, over all its attempts, and what ends it early: a cancel
/// request, or `statement_timeout`. The session's thread runs it, any thread may cancel it.
final class RunningStatement {
  private boolean runs;
  private @Nullable SqlException reason;
  private @Nullable CancelSignal attempt;

  /// Runs a statement.
  ///
  /// @param timeoutMillis how long it may take; 0 for ever
  /// @throws SqlException its failure; when it was cancelled, why
  <T> T run(long timeoutMillis, Supplier<T> work) {
    begin();
    Future<?> timer = timeoutMillis == 0 ? null : Timer.after(timeoutMillis, this::timedOut);
    try {
      return work.get();
    } catch (RuntimeException e) {
      throw explained(Completions.failure(e));
    } finally {
      if (timer != null) {
        timer.cancel(false);
      }
      end();
    }
  }

  private synchronized void begin() {
    runs = true;
    reason = null;
  }

  private synchronized void end() {
    runs = false;
  }

  private void timedOut() {
    cancel(
        new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to statement timeout"));
  }

  /// Ends the statement with 57014; nothing when none runs.
  void cancel() {
    cancel(new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request"));
  }

  /// Ends the statement for a reason of the caller's; nothing when none runs.
  void cancel(SqlException why) {
    CancelSignal signal;
    synchronized (this) {
      if (!runs || reason != null) {
        return;
      }
      reason = why;
      signal = attempt;
    }
    if (signal != null) {
      signal.cancel(why);
    }
  }

  /// The signal of a new attempt, cancelled already when the statement is.
  CancelSignal newAttempt() {
    CancelSignal signal = new CancelSignal();
    SqlException why;
    synchronized (this) {
      attempt = signal;
      why = runs ? reason : null;
    }
    if (why != null) {
      signal.cancel(why);
    }
    return signal;
  }

  /// The signal of the latest attempt.
  synchronized @Nullable CancelSignal attempt() {
    return attempt;
  }

  /// There is no attempt under way any more.
  synchronized void attemptEnded() {
    attempt = null;
  }

  /// @throws SqlException when the statement is to end
  synchronized void check() {
    if (reason != null) {
      throw reason;
    }
  }

  /// A wait that is cancelled fails with 57014, whoever cancelled it: the statement knows.
  private synchronized SqlException explained(SqlException failure) {
    return reason != null && failure.state() == SqlState.QUERY_CANCELED ? reason : failure;
  }

  /// One thread for the time limits of all sessions.
  private static final class Timer {
    private static final ScheduledThreadPoolExecutor THREAD = thread();

    private static ScheduledThreadPoolExecutor thread() {
      ScheduledThreadPoolExecutor thread =
          new ScheduledThreadPoolExecutor(
              1, Thread.ofPlatform().daemon().name("lauma-statement-timeout").factory());
      thread.setRemoveOnCancelPolicy(true);
      return thread;
    }

    static Future<?> after(long millis, Runnable action) {
      return THREAD.schedule(action, millis, TimeUnit.MILLISECONDS);
    }
  }
}
