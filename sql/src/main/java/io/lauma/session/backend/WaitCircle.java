package io.lauma.session.backend;

import io.lauma.session.backend.BackendRow.WaitEvent;
import java.util.List;
import java.util.Set;

/// Which session of a circle of waits gives up: of those that wait for tables, which all find the
/// circle, the one with the largest process id. Pure.
public final class WaitCircle {
  private WaitCircle() {}

  /// Whether a session that waits for a table gives up. Not while one of the circle does not wait
  /// any more: that one may have given up itself.
  ///
  /// @param others process ids of the circle but this one
  /// @param rows what sessions do now
  public static boolean givesUp(int processId, Set<Integer> others, List<BackendRow> rows) {
    List<BackendRow> waiters =
        rows.stream()
            .filter(row -> row.waitEvent().filter(WaitEvent::isForLock).isPresent())
            .filter(row -> others.contains(row.processId()))
            .toList();
    return waiters.size() == others.size()
        && waiters.stream()
            .filter(row -> row.tableWait().isPresent())
            .allMatch(row -> row.processId() < processId);
  }
}
