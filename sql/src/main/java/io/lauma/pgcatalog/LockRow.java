package io.lauma.pgcatalog;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogState;
import io.lauma.catalog.TableLock;
import io.lauma.catalog.TransactionDraft;
import io.lauma.exec.PreparedTransactions.Prepared;
import io.lauma.expr.AdvisoryKey;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.RowWait;
import io.lauma.session.backend.TableHold;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One row of pg_locks: an advisory lock, a lock on a table, a wait for one, the lock that a
/// transaction has on its own id, which those wait for that want a row of it, or the one that it
/// has on its virtual id.
///
/// @param key of an advisory lock
/// @param tableOid of a lock on a table; 0 for another
/// @param transactionId of a lock on a transaction; 0 for another, or on a virtual id when the two
///   before are absent, too
/// @param processId 0 for a prepared transaction
/// @param mode as PostgreSQL names it
/// @param waitStartMicros since 1970; 0 when it is not known or there is no wait
record LockRow(
    @Nullable AdvisoryKey key,
    int tableOid,
    long transactionId,
    int processId,
    String mode,
    boolean granted,
    long waitStartMicros) {

  /// Of a prepared transaction.
  private static final int NO_PROCESS = 0;

  private static LockRow of(AdvisoryLockRow lock) {
    return new LockRow(
        lock.key(),
        0,
        0,
        lock.processId(),
        mode(lock.shared()),
        lock.granted(),
        lock.waitStartMicros());
  }

  private static String mode(boolean shared) {
    return (shared ? TableLock.SHARE : TableLock.EXCLUSIVE).text();
  }

  private static void addTables(
      CatalogSnapshot catalog,
      Collection<TableHold> holds,
      Collection<BackendRow> backends,
      List<LockRow> rows) {
    holds.forEach(hold -> rows.add(ofTable(hold.tableOid(), hold.processId(), hold.mode(), true)));
    for (BackendRow backend : backends) {
      backend
          .tableWait()
          .filter(wait -> wait.tableOid() != 0)
          .ifPresent(
              wait -> rows.add(ofTable(wait.tableOid(), backend.processId(), wait.mode(), false)));
    }
    if (catalog instanceof CatalogState state) {
      state
          .tableLocks()
          .forEach((oid, locks) -> {
            for (CatalogState.HeldTableLock lock : locks) {
              LockRow held =
                  ofTable(oid, TransactionDraft.processIdOf(lock.transaction()), lock.mode(), true);
              if (!rows.contains(held.waiting())) {
                rows.add(held);
              }
            }
          });
    }
  }

  private static LockRow ofTable(int oid, int processId, TableLock mode, boolean granted) {
    return new LockRow(null, oid, 0, processId, mode.text(), granted, 0);
  }

  private LockRow waiting() {
    return new LockRow(key, tableOid, transactionId, processId, mode, false, waitStartMicros);
  }

  static List<LockRow> of(CatalogSnapshot catalog, SessionTables session) {
    List<LockRow> rows = new ArrayList<>();
    List<BackendRow> sessions = session.backendsNow();
    addTables(catalog, session.tableHolds(), sessions, rows);
    sessions.stream()
        .filter(backend -> backend.state() != BackendRow.State.IDLE)
        .forEach(backend ->
            rows.add(new LockRow(null, 0, 0, backend.processId(), mode(false), true, 0)));
    session.advisoryLockRows().forEach(lock -> rows.add(of(lock)));
    Map<Long, BackendRow> backends = byTransaction(sessions);
    backends.forEach((id, backend) ->
        rows.add(new LockRow(null, 0, id, backend.processId(), mode(false), true, 0)));
    for (Prepared prepared : session.preparedTransactions()) {
      rows.add(new LockRow(null, 0, prepared.transactionId(), NO_PROCESS, mode(false), true, 0));
    }
    for (RowWait wait : session.rowWaits()) {
      BackendRow waiter = backends.get(wait.waiter());
      if (waiter != null) {
        rows.add(new LockRow(null, 0, wait.holder(), waiter.processId(), mode(true), false, 0));
      }
    }
    return rows;
  }

  private static Map<Long, BackendRow> byTransaction(List<BackendRow> sessions) {
    Map<Long, BackendRow> backends = new HashMap<>();
    for (BackendRow backend : sessions) {
      if (backend.transactionId() != 0) {
        backends.put(backend.transactionId(), backend);
      }
    }
    return backends;
  }

  /// The sessions that a session waits for, by process id.
  static List<Integer> blocking(SessionTables session, int processId) {
    Set<Integer> blocking = new LinkedHashSet<>();
    List<AdvisoryLockRow> locks = session.advisoryLockRows();
    for (AdvisoryLockRow wish : locks) {
      if (wish.processId() == processId && !wish.granted()) {
        locks.stream()
            .filter(other -> other.key().equals(wish.key()) && other.processId() != processId)
            .filter(other -> !other.shared() || !wish.shared())
            .filter(other -> other.granted() || other.waitStartMicros() < wish.waitStartMicros())
            .forEach(other -> blocking.add(other.processId()));
      }
    }
    List<BackendRow> sessions = session.backendsNow();
    for (BackendRow backend : sessions) {
      if (backend.processId() == processId) {
        backend.tableWait().ifPresent(wait -> blocking.addAll(wait.blockedBy()));
      }
    }
    Map<Long, BackendRow> backends = byTransaction(sessions);
    for (RowWait wait : session.rowWaits()) {
      BackendRow waiter = backends.get(wait.waiter());
      BackendRow holder = backends.get(wait.holder());
      if (waiter != null && holder != null && waiter.processId() == processId) {
        blocking.add(holder.processId());
      }
    }
    return blocking.stream().sorted(Comparator.naturalOrder()).toList();
  }

  private String type() {
    if (key != null) {
      return "advisory";
    }
    if (tableOid != 0) {
      return "relation";
    }
    return transactionId != 0 ? "transactionid" : "virtualxid";
  }

  private boolean isOfDatabase() {
    return key != null || tableOid != 0;
  }

  private @Nullable String virtualId() {
    return isOfDatabase() || transactionId != 0 ? null : virtualTransaction();
  }

  private String virtualTransaction() {
    return processId == NO_PROCESS ? "-1/" + BackendTables.xid(transactionId) : processId + "/0";
  }

  static VirtualTable<LockRow> table(SessionTables session) {
    return VirtualTable.of("pg_locks", catalog -> of(catalog, session))
        .with("locktype", LockRow::type)
        .with("database", lock -> lock.isOfDatabase() ? ServerTables.DATABASE_OID : null)
        .with("relation", lock -> lock.tableOid == 0 ? null : lock.tableOid)
        .with(
            "transactionid",
            lock -> lock.transactionId == 0 ? null : BackendTables.xid(lock.transactionId))
        .with("virtualxid", LockRow::virtualId)
        .with("classid", lock -> lock.key == null ? null : lock.key.classId())
        .with("objid", lock -> lock.key == null ? null : lock.key.objectId())
        .with("objsubid", lock -> lock.key == null ? null : lock.key.space())
        .with("virtualtransaction", LockRow::virtualTransaction)
        .with("pid", lock -> lock.processId == NO_PROCESS ? null : lock.processId)
        .with("mode", LockRow::mode)
        .with("granted", LockRow::granted)
        .constant(false, "fastpath")
        .with("waitstart", lock -> BackendTables.time(lock.waitStartMicros))
        .nulls("page", "tuple")
        .build();
  }
}
