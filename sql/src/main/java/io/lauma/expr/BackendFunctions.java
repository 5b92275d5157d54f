package io.lauma.expr;

import java.util.List;

/// What functions do to other sessions of the herd. Calls may block.
public interface BackendFunctions {
  /// pg_cancel_backend.
  ///
  /// @throws io.lauma.types.SqlException 42501
  boolean cancel(int processId);

  /// pg_terminate_backend.
  ///
  /// @param timeoutMillis how long to wait for the end of the session; 0 for not at all
  /// @throws io.lauma.types.SqlException 42501, 22003 for a negative time
  boolean terminate(int processId, long timeoutMillis);

  /// pg_blocking_pids: the process ids of the sessions that a session waits for.
  List<Integer> blocking(int processId);

  /// pg_stat_clear_snapshot.
  void clearSnapshot();
}
