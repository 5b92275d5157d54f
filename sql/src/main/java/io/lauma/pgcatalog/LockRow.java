package io.lauma.pgcatalog;

import io.lauma.exec.PreparedTransactions.Prepared;
import io.lauma.expr.AdvisoryKey;
import io.lauma.session.backend.AdvisoryLockRow;
import io.lauma.session.backend.BackendRow;
import io.lauma.session.backend.RowWait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One row of pg_locks: an advisory lock, or the lock that a transaction has on its own id, which
/// those wait for that want a row of it.
///
/// @param key of an advisory lock
/// @param processId 0 for a prepared transaction
/// @param transactionId of a lock on a transaction; 0 for an advisory lock
/// @param waitStartMicros since 1970; 0 when it is not known or there is no wait
record LockRow(
    @Nullable AdvisoryKey key,
    long transactionId,
    int processId,
    boolean shared,
    boolean granted,
    long waitStartMicros) {

  /// Of a prepared transaction.
  private static final int NO_PROCESS = 0;

  private static LockRow of(AdvisoryLockRow lock) {
    return new LockRow(
        lock.key(), 0, lock.processId(), lock.shared(), lock.granted(), lock.waitStartMicros());
  }

  static List<LockRow> of(SessionTables session) {
    List<LockRow> rows = new ArrayList<>();
    session.advisoryLockRows().forEach(lock -> rows.add(of(lock)));
    Map<Long, BackendRow> backends = byTransaction(session);
    backends.forEach(
        (id, backend) -> rows.add(new LockRow(null, id, backend.processId(), false, true, 0)));
    for (Prepared prepared : session.preparedTransactions()) {
      rows.add(new LockRow(null, prepared.transactionId(), NO_PROCESS, false, true, 0));
    }
    for (RowWait wait : session.rowWaits()) {
      BackendRow waiter = backends.get(wait.waiter());
      if (waiter != null) {
        rows.add(new LockRow(null, wait.holder(), waiter.processId(), true, false, 0));
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

  private String virtualTransaction() {
    return processId == NO_PROCESS ? "-1/" + BackendTables.xid(transactionId) : processId + "/0";
  }

  static VirtualTable<LockRow> table(SessionTables session) {
    return VirtualTable.of("pg_locks", _ -> of(session))
        .with("locktype", lock -> lock.key == null ? "transactionid" : "advisory")
        .with("database", lock -> lock.key == null ? null : ServerTables.DATABASE_OID)
        .with(
            "transactionid",
            lock -> lock.key == null ? BackendTables.xid(lock.transactionId) : null)
        .with("classid", lock -> lock.key == null ? null : lock.key.classId())
        .with("objid", lock -> lock.key == null ? null : lock.key.objectId())
        .with("objsubid", lock -> lock.key == null ? null : lock.key.space())
        .with("virtualtransaction", LockRow::virtualTransaction)
        .with("pid", lock -> lock.processId == NO_PROCESS ? null : lock.processId)
        .with("mode", lock -> lock.shared ? "ShareLock" : "ExclusiveLock")
        .with("granted", LockRow::granted)
        .constant(false, "fastpath")
        .with("waitstart", lock -> BackendTables.time(lock.waitStartMicros))
        .nulls("relation", "page", "tuple", "virtualxid")
        .build();
  }
}
