package io.lauma.exec;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Tells the operators of one run that it must end. Work that may be long between two batches asks
/// [#check]. Thread-safe.
public final class CancelSignal {
  private volatile @Nullable SqlException reason;
  private final List<Runnable> actions = new ArrayList<>();

  /// Ends the run with 57014 as a cancel request of the client does; the first reason stays.
  public void cancel() {
    cancel(new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request"));
  }

  /// Ends the run with a reason of the caller's (a time-out, a shutdown).
  public void cancel(SqlException why) {
    List<Runnable> due;
    synchronized (actions) {
      if (reason != null) {
        return;
      }
      reason = why;
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  /// Has an action run once the run is cancelled, on the thread that cancels; at once when it is
  /// already. The action returns at once.
  public void onCancel(Runnable action) {
    synchronized (actions) {
      if (reason == null) {
        actions.add(action);
        return;
      }
    }
    action.run();
  }

  public boolean isCancelled() {
    return reason != null;
  }

  /// @throws SqlException the reason, once cancelled
  public void check() {
    SqlException why = reason;
    if (why != null) {
      throw why;
    }
  }
}
