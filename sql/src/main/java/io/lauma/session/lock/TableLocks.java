package io.lauma.session.lock;

import io.lauma.catalog.CatalogState;
import io.lauma.catalog.DdlRequest;
import io.lauma.catalog.DdlRequest.RelationName;
import io.lauma.catalog.DraftConflict;
import io.lauma.catalog.IndexDefinition;
import io.lauma.catalog.Relation;
import io.lauma.catalog.TableLock;
import io.lauma.catalog.TransactionDraft;
import io.lauma.exec.Completions;
import io.lauma.exec.Transaction;
import io.lauma.exec.run.TableUses;
import io.lauma.kv.TableId;
import io.lauma.plan.PlanNode;
import io.lauma.session.backend.HerdBackends;
import io.lauma.session.backend.TableHold;
import io.lauma.session.backend.TableWait;
import io.lauma.session.definition.DefinitionSteps;
import io.lauma.session.run.SqlSession;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// The locks on tables of one session's transaction. Those of statements are known here alone, and
/// to who asks ([#uses], [#holds]); those of LOCK TABLE and of definitions are steps of the
/// transaction's draft of the catalog, which every node has: a statement looks there whether it may
/// begin, and who takes such a lock asks the sessions of all nodes whether they use the table. A
/// statement says first that it uses the table and looks then, so that one of the two sees the
/// other. The session's thread calls, and blocks; [#uses] and [#holds] are for any thread.
public final class TableLocks {
  private final SqlSession session;

  /// By OID of the table; guarded by itself.
  private final Map<Integer, Set<TableLock>> held = new HashMap<>();

  private final NavigableMap<Integer, Map<Integer, Set<TableLock>>> atSavepoints = new TreeMap<>();

  private volatile Optional<TableWait> wait = Optional.empty();

  /// For one session.
  public TableLocks(SqlSession session) {
    this.session = session;
  }

  /// What the session waits for. Any thread.
  public Optional<TableWait> wanted() {
    return wait;
  }

  /// The session waits.
  void waits(TableWait wanted) {
    wait = Optional.of(wanted);
  }

  /// The session does not wait any more.
  void goesOn() {
    wait = Optional.empty();
  }

  /// Whether the transaction uses a table in a way that excludes a mode. Any thread.
  public boolean uses(int tableOid, TableLock mode) {
    synchronized (held) {
      return held.getOrDefault(tableOid, Set.of()).stream().anyMatch(mode::conflictsWith);
    }
  }

  /// What statements, and LOCK TABLE in their modes, have locked, in order. Any thread.
  public List<TableHold> holds() {
    List<TableHold> holds = new ArrayList<>();
    synchronized (held) {
      held.forEach((oid, modes) ->
          modes.stream()
              .filter(TableLocks::isOfStatements)
              .forEach(mode -> holds.add(new TableHold(session.processId(), oid, mode))));
    }
    holds.sort(TableHold.ORDER);
    return holds;
  }

  private static boolean isOfStatements(TableLock mode) {
    return mode.compareTo(TableLock.ROW_EXCLUSIVE) <= 0;
  }

  /// A statement is about to run. Answers whether it may: not when a table or an index of its plan
  /// has gone while it waited.
  ///
  /// @throws SqlException 55P03 after lock_timeout, 40P01, 57014 when it has to wait
  public boolean begin(PlanNode plan) {
    Map<TableId, TableLock> uses = TableUses.of(plan);
    if (uses.isEmpty()) {
      return true;
    }
    CatalogState catalog = session.catalog();
    boolean waited = false;
    for (Map.Entry<TableId, TableLock> use : uses.entrySet()) {
      Optional<Relation> relation = catalog.relation(use.getKey());
      waited |= relation.isPresent() && begin(tableOf(relation.get()), use.getValue());
    }
    return !waited
        || uses.keySet().stream().allMatch(id -> session.catalog().relation(id).isPresent());
  }

  private static int tableOf(Relation relation) {
    return relation.index().map(IndexDefinition::tableOid).orElse(relation.oid());
  }

  /// Answers whether it had to wait.
  private boolean begin(int tableOid, TableLock mode) {
    if (isHeld(tableOid, mode)) {
      return false;
    }
    Set<TableLock> earlier = heldOn(tableOid);
    boolean waited = false;
    while (add(tableOid, mode) && !holders(tableOid, mode, earlier).isEmpty()) {
      remove(tableOid, mode);
      waited = true;
      try (TableLockWait wait = new TableLockWait(session, tableOid, mode)) {
        for (List<Integer> holders = holders(tableOid, mode, earlier);
            !holders.isEmpty();
            holders = holders(tableOid, mode, earlier)) {
          wait.once(holders);
        }
      }
    }
    return waited;
  }

  private boolean add(int tableOid, TableLock mode) {
    synchronized (held) {
      return held.computeIfAbsent(tableOid, _ -> new HashSet<>()).add(mode);
    }
  }

  private boolean isHeld(int tableOid, TableLock mode) {
    synchronized (held) {
      return held.getOrDefault(tableOid, Set.of()).contains(mode);
    }
  }

  private void remove(int tableOid, TableLock mode) {
    synchronized (held) {
      held.getOrDefault(tableOid, new HashSet<>()).remove(mode);
    }
  }

  private Set<TableLock> heldOn(int tableOid) {
    synchronized (held) {
      return Set.copyOf(held.getOrDefault(tableOid, Set.of()));
    }
  }

  /// Process ids of the sessions whose drafts lock a table against a mode. One that still waits for
  /// this transaction is not waited for, as in PostgreSQL.
  ///
  /// @param earlier the modes that the transaction has had before
  private List<Integer> holders(int tableOid, TableLock mode, Set<TableLock> earlier) {
    CatalogState catalog = session.services().catalog().current();
    if (!catalog.hasTableLocks()) {
      return List.of();
    }
    Optional<String> own = session.block().definitions().name();
    return catalog.tableLocks(tableOid).stream()
        .filter(lock -> lock.mode().conflictsWith(mode))
        .filter(lock -> earlier.stream().noneMatch(lock.mode()::conflictsWith))
        .filter(lock -> own.filter(lock.transaction()::equals).isEmpty())
        .map(lock -> TransactionDraft.processIdOf(lock.transaction()))
        .toList();
  }

  /// LOCK TABLE of one table, or what a definition of it needs. Statements of others that it
  /// excludes have ended when this returns, and none begins before the transaction ends.
  ///
  /// @throws SqlException 55P03 after lock_timeout, and at once when it may not wait; 40P01; 57014
  public void lock(RelationName name, Relation table, TableLock mode, boolean waits) {
    if (isOfStatements(mode)) {
      if (!waits && !holders(table.oid(), mode, heldOn(table.oid())).isEmpty()) {
        throw notAvailable(name);
      }
      boolean _ = begin(table.oid(), mode);
      return;
    }
    DefinitionSteps steps = new DefinitionSteps(session);
    if (!steps.isOfThisBlock(table) && add(table.oid(), mode)) {
      try {
        List<String> _ = steps.change(new DdlRequest.LockTable(name, mode), "LOCK TABLE", waits);
      } catch (SqlException e) {
        remove(table.oid(), mode);
        throw waits || DraftConflict.waitsFor(e).isEmpty() ? e : notAvailable(name);
      }
      awaitUsers(name, table, mode, waits);
      if (mode.conflictsWith(TableLock.ROW_EXCLUSIVE)) {
        awaitLeftWriters(name, table, waits);
      }
    }
  }

  private static SqlException notAvailable(RelationName name) {
    return new SqlException(
        SqlState.LOCK_NOT_AVAILABLE, "could not obtain lock on relation \"" + name.name() + "\"");
  }

  private void awaitUsers(RelationName name, Relation table, TableLock mode, boolean waits) {
    try (TableLockWait wait = new TableLockWait(session, table.oid(), mode)) {
      while (true) {
        HerdBackends.TableUsers users =
            Completions.await(session.services().backends().tableUsers(table.oid(), mode));
        List<Integer> others =
            users.processIds().stream().filter(id -> id != session.processId()).toList();
        if (others.isEmpty() && users.silent().isEmpty()) {
          return;
        }
        if (!waits) {
          throw notAvailable(name);
        }
        wait.once(others);
      }
    }
  }

  /// Rows of transactions that are prepared, or whose session is gone: they may still be committed.
  private void awaitLeftWriters(RelationName name, Relation table, boolean waits) {
    long own = session.block().open().map(Transaction::assignedId).orElse(0L);
    try (TableLockWait wait = new TableLockWait(session, table.oid(), TableLock.ROW_EXCLUSIVE)) {
      while (Completions.await(session.services().catalog().hasOtherWriters(table, own))) {
        if (!waits) {
          throw notAvailable(name);
        }
        wait.once(List.of());
      }
    }
  }

  /// What is locked from here on can be given back by itself.
  public void setSavepoint(int number) {
    synchronized (held) {
      Map<Integer, Set<TableLock>> copy = new HashMap<>();
      held.forEach((oid, modes) -> copy.put(oid, new HashSet<>(modes)));
      atSavepoints.put(number, copy);
    }
  }

  /// What was locked since a savepoint is free again.
  public void rolledBackTo(int number) {
    synchronized (held) {
      Map<Integer, Set<TableLock>> before = atSavepoints.getOrDefault(number, Map.of());
      held.clear();
      before.forEach((oid, modes) -> held.put(oid, new HashSet<>(modes)));
      atSavepoints.tailMap(number, false).clear();
    }
  }

  /// The transaction is over.
  public void ended() {
    synchronized (held) {
      held.clear();
      atSavepoints.clear();
    }
  }
}
