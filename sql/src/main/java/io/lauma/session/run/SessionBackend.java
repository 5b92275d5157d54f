package io.lauma.session.run;

import io.lauma.catalog.TableLock;
import io.lauma.exec.Transaction;
import io.lauma.session.backend.Backend;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendRow.State;
import io.lauma.session.backend.BackendRow.WaitEvent;
import io.lauma.session.backend.BuildProgress;
import io.lauma.session.backend.ExportedSnapshot;
import io.lauma.session.backend.TableHold;
import io.lauma.types.SqlException;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// A session as the others of the herd see and reach it. The session's thread tells what it does;
/// the rest is thread-safe.
public final class SessionBackend implements Backend {
  private final SqlSession session;
  private final BooleanSupplier superuser;
  private final Activity activity;
  private final Termination termination = new Termination();

  /// As of [#applicationNameOf] changes of the settings; of the session's thread.
  private String applicationName = "";

  private long applicationNameOf = -1;

  /// @param superuser whether the session's role is one now
  SessionBackend(SqlSession session, BooleanSupplier superuser, Activity activity) {
    this.session = session;
    this.superuser = superuser;
    this.activity = activity;
  }

  /// The session has got a statement.
  public void running(String sql) {
    activity.running(sql, applicationName(), session.block().beganMicros());
  }

  /// The session waits for its client.
  void resting() {
    State state =
        switch (session.transactionStatus()) {
          case IDLE -> State.IDLE;
          case IN_TRANSACTION -> State.IDLE_IN_TRANSACTION;
          case FAILED -> State.IDLE_IN_FAILED_TRANSACTION;
        };
    activity.resting(state, applicationName(), session.block().beganMicros());
  }

  private String applicationName() {
    long changes = session.settings().changes();
    if (changes != applicationNameOf) {
      applicationName = session.settings().show("application_name");
      applicationNameOf = changes;
    }
    return applicationName;
  }

  /// Waits, and shows for what.
  void waiting(Optional<WaitEvent> event, Runnable wait) {
    activity.waits(event);
    try {
      wait.run();
    } finally {
      activity.waits(Optional.empty());
    }
  }

  /// Shows how far the session is in building an index; empty when it builds none any more.
  public void builds(Optional<BuildProgress> progress) {
    activity.builds(progress);
  }

  @Override
  public int processId() {
    return session.processId();
  }

  @Override
  public int secretKey() {
    return session.secretKey();
  }

  @Override
  public int userOid() {
    return session.userOid();
  }

  @Override
  public boolean isSuperuser() {
    return superuser.getAsBoolean();
  }

  @Override
  public BackendRow row() {
    Optional<Transaction> open = session.block().open();
    return activity.row(
        processId(),
        userOid(),
        session.user(),
        transactionId(),
        open.filter(Transaction::waitsForLock).isPresent(),
        session.block().definitions().tableLocks().wanted());
  }

  @Override
  public boolean usesTable(int tableOid, TableLock mode) {
    return session.block().definitions().tableLocks().uses(tableOid, mode);
  }

  @Override
  public List<TableHold> tableHolds() {
    return session.block().definitions().tableLocks().holds();
  }

  @Override
  public long transactionId() {
    return session.block().open().map(Transaction::assignedId).orElse(0L);
  }

  @Override
  public Optional<ExportedSnapshot> exportedSnapshot(String identifier) {
    return session.environment().snapshots().find(identifier);
  }

  @Override
  public boolean hasAdvisoryLocks() {
    return session.environment().advisoryLocks().areHeld();
  }

  @Override
  public void cancel() {
    session.cancel();
  }

  /// Has `stop` called when the session is to end.
  void onTerminate(Consumer<SqlException> stop) {
    termination.calls(stop);
  }

  @Override
  public void terminate(SqlException reason) {
    termination.demand(reason);
    session.runner().cancel(reason);
  }
}
