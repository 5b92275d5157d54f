package io.lauma.session.lock;

import io.lauma.catalog.TableLock;
import io.lauma.session.backend.BackendRow.WaitEvent;
import io.lauma.session.backend.TableWait;
import io.lauma.session.backend.WaitCircle;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// One wait for a lock on a table or for the end of others' definitions: looked at again and again,
/// shown to who asks, and ended by lock_timeout, cancel, or when who is waited for waits for this
/// session. Used by the session's thread.
public final class TableLockWait implements AutoCloseable {
  /// Between two looks.
  private static final long LOOK_MICROS = 10_000;

  /// A wait this long looks for a circle, and then again and again.
  private static final long DEADLOCK_TIMEOUT_MICROS = 1_000_000;

  /// Sessions that a search for a circle looks at.
  private static final int SESSIONS_MAX = 100;

  private final SqlSession session;
  private final int tableOid;
  private final TableLock mode;
  private final long beganMicros;
  private long searchedMicros;

  /// @param tableOid 0 for definitions
  public TableLockWait(SqlSession session, int tableOid, TableLock mode) {
    this.session = session;
    this.tableOid = tableOid;
    this.mode = mode;
    this.beganMicros = session.nowMicros();
    this.searchedMicros = beganMicros;
  }

  /// Waits for a moment.
  ///
  /// @param blockers process ids of whom is waited for
  /// @throws SqlException 55P03, 40P01, 57014
  public void once(List<Integer> blockers) {
    long now = session.nowMicros();
    long limitMillis = session.settings().number("lock_timeout");
    if (limitMillis != 0 && now - beganMicros > limitMillis * 1_000) {
      throw new SqlException(
          SqlState.LOCK_NOT_AVAILABLE, "canceling statement due to lock timeout");
    }
    locks().waits(new TableWait(tableOid, mode, blockers));
    if (now - searchedMicros > DEADLOCK_TIMEOUT_MICROS) {
      searchedMicros = now;
      search(blockers);
    }
    session.waiting(
        Optional.of(WaitEvent.RELATION_LOCK), () -> session.runner().sleep(LOOK_MICROS));
  }

  @Override
  public void close() {
    locks().goesOn();
  }

  private TableLocks locks() {
    return session.block().definitions().tableLocks();
  }

  /// Of the sessions of a circle that wait for tables, the one with the largest process id gives
  /// up: each of them finds the circle.
  private void search(List<Integer> blockers) {
    Map<Integer, Integer> reachedBy = new HashMap<>();
    Deque<Integer> open = new ArrayDeque<>();
    blockers.forEach(blocker -> reach(blocker, session.processId(), reachedBy, open));
    while (!open.isEmpty() && reachedBy.size() < SESSIONS_MAX) {
      int waiter = open.removeFirst();
      for (int next : session.environment().backends().blocking(waiter)) {
        if (next == session.processId() && isVictim(waiter, reachedBy)) {
          throw new SqlException(SqlState.T_R_DEADLOCK_DETECTED, "deadlock detected")
              .withDetail(detail(blockers))
              .withHint("See server log for query details.");
        }
        reach(next, waiter, reachedBy, open);
      }
    }
  }

  private void reach(int next, int from, Map<Integer, Integer> reachedBy, Deque<Integer> open) {
    if (next != session.processId() && reachedBy.putIfAbsent(next, from) == null) {
      open.add(next);
    }
  }

  /// @param last the session of the circle that waits for this one
  private boolean isVictim(int last, Map<Integer, Integer> reachedBy) {
    Set<Integer> circle = new HashSet<>();
    for (int id = last;
        id != session.processId();
        id = reachedBy.getOrDefault(id, session.processId())) {
      circle.add(id);
    }
    return WaitCircle.givesUp(session.processId(), circle, session.environment().backendsNow());
  }

  private String detail(List<Integer> blockers) {
    String wanted = tableOid == 0 ? "definitions" : mode.text() + " on relation " + tableOid;
    return "Process "
        + session.processId()
        + " waits for "
        + wanted
        + "; blocked by process "
        + blockers.getFirst()
        + ".\nProcess "
        + blockers.getFirst()
        + " waits, in the end, for process "
        + session.processId()
        + ".";
  }
}
