package io.lauma.session.run;

import io.lauma.catalog.CatalogSnapshot.Role;
import io.lauma.exec.Completions;
import io.lauma.expr.BackendFunctions;
import io.lauma.pgcatalog.SystemRows;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendRow.WaitEvent;
import io.lauma.session.backend.BackendSignal;
import io.lauma.session.backend.HerdBackends;
import io.lauma.session.backend.SignalOutcome;
import io.lauma.session.backend.TableHold;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The herd's other sessions as one session sees them: pg_stat_activity as of the first look in a
/// transaction, and the signals.
public final class SessionBackends implements BackendFunctions {
  /// Between two looks whether a session has ended.
  private static final long PROBE_MICROS = 100_000;

  private final SqlSession session;
  private @Nullable List<BackendRow> seen;
  private long seenIn = -1;

  SessionBackends(SqlSession session) {
    this.session = session;
  }

  private HerdBackends herd() {
    return session.services().backends();
  }

  private HerdBackends.Asker asker() {
    boolean superuser =
        session
            .services()
            .catalog()
            .current()
            .role(session.user())
            .filter(Role::superuser)
            .isPresent();
    return new HerdBackends.Asker(session.userOid(), superuser);
  }

  /// What pg_stat_activity has: the same throughout a transaction.
  synchronized List<BackendRow> rows() {
    List<BackendRow> rows = seen;
    if (rows == null || seenIn != session.block().number()) {
      rows = present();
      seen = rows;
      seenIn = session.block().number();
    }
    return rows;
  }

  @Override
  public List<Integer> blocking(int processId) {
    return SystemRows.blocking(session.environment(), processId);
  }

  /// The sessions as they are now.
  List<BackendRow> present() {
    HerdBackends.Seen all = Completions.await(herd().rows());
    for (String node : all.silent()) {
      session.warn("node \"" + node + "\" did not answer: its sessions are left out");
    }
    return all.rows();
  }

  /// What statements of open transactions have locked now.
  List<TableHold> tableHolds() {
    HerdBackends.TableHolds all = Completions.await(herd().tableHolds());
    for (String node : all.silent()) {
      session.warn("node \"" + node + "\" did not answer: locks of its statements are left out");
    }
    return all.holds();
  }

  @Override
  public synchronized void clearSnapshot() {
    seen = null;
  }

  @Override
  public boolean cancel(int processId) {
    return signal(processId, BackendSignal.CANCEL);
  }

  @Override
  public boolean terminate(int processId, long timeoutMillis) {
    if (timeoutMillis < 0) {
      throw new SqlException(
          SqlState.NUMERIC_VALUE_OUT_OF_RANGE, "\"timeout\" must not be negative");
    }
    return signal(processId, BackendSignal.TERMINATE)
        && (timeoutMillis == 0 || hasEnded(processId, timeoutMillis));
  }

  private boolean hasEnded(int processId, long timeoutMillis) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
    while (true) {
      SignalOutcome probe =
          Completions.await(herd().signal(processId, BackendSignal.PROBE, asker()));
      if (probe == SignalOutcome.NO_PROCESS) {
        return true;
      }
      long leftMicros = TimeUnit.NANOSECONDS.toMicros(end - System.nanoTime());
      if (leftMicros <= 0) {
        session.warn(
            "backend with PID "
                + processId
                + " did not terminate within "
                + timeoutMillis
                + (timeoutMillis == 1 ? " millisecond" : " milliseconds"));
        return false;
      }
      session.waiting(
          Optional.of(WaitEvent.SLEEP),
          () -> session.runner().sleep(Math.min(leftMicros, PROBE_MICROS)));
    }
  }

  private boolean signal(int processId, BackendSignal signal) {
    boolean cancels = signal == BackendSignal.CANCEL;
    SignalOutcome outcome = Completions.await(herd().signal(processId, signal, asker()));
    return switch (outcome) {
      case SENT -> true;
      case NO_PROCESS -> {
        session.warn("PID " + processId + " is not a PostgreSQL backend process");
        yield false;
      }
      case NO_ANSWER -> {
        session.warn("no node that answers has PID " + processId + ", and one does not answer");
        yield false;
      }
      case SUPERUSERS_ONLY ->
          throw new SqlException(
              SqlState.INSUFFICIENT_PRIVILEGE,
              cancels
                  ? "must be a superuser to cancel superuser query"
                  : "must be a superuser to terminate superuser process");
      case OTHER_ROLE ->
          throw new SqlException(
              SqlState.INSUFFICIENT_PRIVILEGE,
              cancels
                  ? "must be a member of the role whose query is being canceled or member of"
                      + " pg_signal_backend"
                  : "must be a member of the role whose process is being terminated or member of"
                      + " pg_signal_backend");
    };
  }
}
