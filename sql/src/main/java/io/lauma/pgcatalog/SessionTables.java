package io.lauma.pgcatalog;

import io.lauma.exec.PreparedTransactions.Prepared;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.RowWait;
import io.lauma.session.backend.TableHold;
import java.util.List;

/// What the system tables that depend on the asking session show. Called while a statement of the
/// session runs, on its plan's threads; may block for a bounded time.
public interface SessionTables {
  /// The role that asks.
  int userOid();

  List<SettingRow> settings();

  /// The sessions of the herd, the same throughout a transaction.
  List<BackendRow> activity();

  /// The sessions of the herd now.
  List<BackendRow> backendsNow();

  /// What statements of the herd's open transactions have locked now.
  List<TableHold> tableHolds();

  List<AdvisoryLockRow> advisoryLockRows();

  List<RowWait> rowWaits();

  List<Prepared> preparedTransactions();
}
