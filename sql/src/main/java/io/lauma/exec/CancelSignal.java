package io.lauma.exec;

import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import org.jspecify.annotations.Nullable;

/// Tells the operators of one run that it must end. Work that may be long between two batches asks
/// [#check]. Thread-safe.
public final class CancelSignal {
  private volatile @Nullable SqlException reason;

  /// Ends the run with 57014 as a cancel request of the client does; the first reason stays.
  public void cancel() {
    cancel(new SqlException(SqlState.QUERY_CANCELED, "canceling statement due to user request"));
  }

  /// Ends the run with a reason of the caller's (a time-out, a shutdown).
  public void cancel(SqlException why) {
    if (reason == null) {
      reason = why;
    }
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
