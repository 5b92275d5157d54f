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
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One row of pg_locks: an advisory lock, a lock of LOCK TABLE or of a definition, a wait for one,
/// or the lock that a transaction has on its own id, which those wait for that want a row of it.
///
/// @param key of an advisory lock
/// @param tableOid of a lock on a table; 0 for another
/// @param transactionId of a lock on a transaction; 0 for another
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
      CatalogSnapshot catalog, Collection<BackendRow> backends, List<LockRow> rows) {
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
    addTables(catalog, session.backendsNow(), rows);
    session.advisoryLockRows().forEach(lock -> rows.add(of(lock)));
    Map<Long, BackendRow> backends = byTransaction(session);
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

  private static Map<Long, BackendRow> byTransaction(SessionTables session) {
    Map<Long, BackendRow> backends = new HashMap<>();
    for (BackendRow backend : session.backendsNow()) {
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
    for (BackendRow backend : session.backendsNow()) {
      if (backend.processId() == processId) {
        backend.tableWait().ifPresent(wait -> blocking.addAll(wait.blockedBy()));
      }
    }
    Map<Long, BackendRow> backends = byTransaction(session);
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
    return tableOid != 0 ? "relation" : "transactionid";
  }

  private String virtualTransaction() {
    return processId == NO_PROCESS ? "-1/" + BackendTables.xid(transactionId) : processId + "/0";
  }

  static VirtualTable<LockRow> table(SessionTables session) {
    return VirtualTable.of("pg_locks", catalog -> of(catalog, session))
        .with("locktype", LockRow::type)
        .with("database", lock -> lock.transactionId != 0 ? null : ServerTables.DATABASE_OID)
        .with("relation", lock -> lock.tableOid == 0 ? null : lock.tableOid)
        .with(
            "transactionid",
            lock -> lock.transactionId == 0 ? null : BackendTables.xid(lock.transactionId))
        .with("classid", lock -> lock.key == null ? null : lock.key.classId())
        .with("objid", lock -> lock.key == null ? null : lock.key.objectId())
        .with("objsubid", lock -> lock.key == null ? null : lock.key.space())
        .with("virtualtransaction", LockRow::virtualTransaction)
        .with("pid", lock -> lock.processId == NO_PROCESS ? null : lock.processId)
        .with("mode", LockRow::mode)
        .with("granted", LockRow::granted)
        .constant(false, "fastpath")
        .with("waitstart", lock -> BackendTables.time(lock.waitStartMicros))
        .nulls("page", "tuple", "virtualxid")
        .build();
  }
}
