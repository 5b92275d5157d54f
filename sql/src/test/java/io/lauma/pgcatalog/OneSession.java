package io.lauma.pgcatalog;

import io.lauma.catalog.TableLock;
import io.lauma.exec.PreparedTransactions.Prepared;
import io.lauma.expr.AdvisoryKey;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.BackendRow.State;
import io.lauma.session.backend.BuildProgress;
import io.lauma.session.backend.RowWait;
import io.lauma.session.backend.TableHold;
import java.util.List;
import java.util.Optional;

/// A session of a role without rights beside one of the superuser.
final class OneSession implements SessionTables {
  static final int USER_OID = 20_000;

  @Override
  public int userOid() {
    return USER_OID;
  }

  @Override
  public List<SettingRow> settings() {
    return List.of(
        new SettingRow(
            "work_mem",
            "4096",
            "kB",
            "Memory",
            "d",
            "user",
            "integer",
            "default",
            "64",
            "",
            List.of(),
            "4096",
            "4096"));
  }

  @Override
  public List<BackendRow> activity() {
    return List.of(backend(7, USER_OID, "select 1"), backend(8, 10, "select 'secret'"));
  }

  @Override
  public List<BackendRow> backendsNow() {
    return activity();
  }

  private static BackendRow backend(int processId, int userOid, String query) {
    return new BackendRow(
        processId,
        userOid,
        "somebody",
        "psql",
        Optional.of("127.0.0.1"),
        1234,
        1,
        0,
        3,
        4,
        Optional.of(BackendRow.WaitEvent.CLIENT_READ),
        State.IDLE,
        0,
        query,
        Optional.empty(),
        Optional.of(
            new BuildProgress(16_384, 16_390, true, BuildProgress.Phase.LOADING, 500, processId)));
  }

  @Override
  public List<TableHold> tableHolds() {
    return List.of(new TableHold(8, 16_384, TableLock.ROW_SHARE));
  }

  @Override
  public List<AdvisoryLockRow> advisoryLockRows() {
    return List.of(new AdvisoryLockRow(AdvisoryKey.of(3, 4), 7, true, true, 0));
  }

  @Override
  public List<RowWait> rowWaits() {
    return List.of();
  }

  @Override
  public List<Prepared> preparedTransactions() {
    return List.of();
  }
}
