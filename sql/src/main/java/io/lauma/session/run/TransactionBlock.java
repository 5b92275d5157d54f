package io.lauma.session.run;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.Completions;
import io.lauma.exec.Transaction;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.session.Session.TransactionStatus;
import io.lauma.session.backend.ExportedSnapshot;
import io.lauma.session.definition.BlockDefinitions;
import io.lauma.session.setting.Settings;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/// PostgreSQL's transaction block of one session: implicit and explicit transactions and the failed
/// state. The underlying transaction is opened by the first statement that needs it. Used by the
/// session's thread alone; calls may block.
public final class TransactionBlock {
  private enum Phase {
    IDLE,
    /// Statements of one simple query or of one extended sequence up to Sync.
    IMPLICIT,
    EXPLICIT,
    FAILED
  }

  private static final long NO_SNAPSHOT = Long.MAX_VALUE;

  private static final List<String> MODES =
      List.of("transaction_isolation", "transaction_read_only", "transaction_deferrable");

  private final Supplier<Transaction.Begin> transactions;
  private final Checks checks;
  private final Settings settings;
  private Phase phase = Phase.IDLE;
  private final Savepoints savepoints = new Savepoints();
  private volatile Optional<Transaction> current = Optional.empty();
  private boolean statementsRun;

  /// Catalog version when the transaction's one snapshot was taken; none at READ COMMITTED.
  private long snapshotCatalog = NO_SNAPSHOT;

  private long startMicros;
  private long count;
  private Optional<TransactionWatcher> watcher = Optional.empty();
  private Optional<BlockDefinitions> definitions = Optional.empty();

  /// What is still to be checked of what the block's statements wrote. Called by the session's
  /// thread.
  public interface Checks {
    /// @throws SqlException the first violation
    void beforeCommit();

    /// What was written since a savepoint is undone.
    void rolledBackTo(int savepoint);

    /// The transaction is over.
    void ended();
  }

  /// Of a block whose statements are not checked.
  public enum NoChecks implements Checks {
    INSTANCE;

    @Override
    public void beforeCommit() {}

    @Override
    public void rolledBackTo(int savepoint) {}

    @Override
    public void ended() {}
  }

  /// For one session.
  public TransactionBlock(
      Supplier<Transaction.Begin> transactions, Settings settings, Checks checks) {
    this.transactions = transactions;
    this.checks = checks;
    this.settings = settings;
  }

  TransactionStatus status() {
    return switch (phase) {
      case IDLE, IMPLICIT -> TransactionStatus.IDLE;
      case EXPLICIT -> TransactionStatus.IN_TRANSACTION;
      case FAILED -> TransactionStatus.FAILED;
    };
  }

  /// Whether a BEGIN is open.
  public boolean isExplicit() {
    return phase == Phase.EXPLICIT || phase == Phase.FAILED;
  }

  /// Whether the transaction takes nothing but its end.
  public boolean isFailed() {
    return phase == Phase.FAILED;
  }

  /// now() of this transaction, microseconds since 1970.
  long startMicros() {
    return startMicros;
  }

  /// A statement begins: opens an implicit block when none is open.
  ///
  /// @throws SqlException 25P02 in a failed block
  public void enter(long nowMicros) {
    switch (phase) {
      case IDLE -> {
        phase = Phase.IMPLICIT;
        startMicros = nowMicros;
        count++;
        statementsRun = false;
      }
      case IMPLICIT, EXPLICIT -> {}
      case FAILED ->
          throw new SqlException(
              SqlState.IN_FAILED_SQL_TRANSACTION,
              "current transaction is aborted, commands ignored until end of transaction block");
    }
  }

  /// When the present transaction began, 0 when there is none: a failed one is gone, unless it may
  /// go on from a savepoint.
  long beganMicros() {
    return isIdle() || isFailed() && savepoints.isEmpty() ? 0 : startMicros;
  }

  /// Counts transactions: that of the present one, or of the last.
  long number() {
    return count;
  }

  /// The transaction that is open below this block, for a look at it. Any thread.
  public Optional<Transaction> open() {
    return current;
  }

  /// Sets what keeps the definitions of explicit blocks; before the first one.
  void keepDefinitions(BlockDefinitions blockDefinitions) {
    definitions = Optional.of(blockDefinitions);
  }

  /// The definitions of this block.
  public BlockDefinitions definitions() {
    return definitions.orElseThrow();
  }

  /// Sets who hears of the ends of transactions; before the first one.
  void watch(TransactionWatcher transactionWatcher) {
    watcher = Optional.of(transactionWatcher);
  }

  /// The open transaction, begun now if need be, under the block's modes.
  public Transaction transaction() {
    statementsRun = true;
    if (current.isEmpty()) {
      current = Optional.of(transactions.get().begin(isolation(), isReadOnly()));
      snapshotCatalog = NO_SNAPSHOT;
    }
    return current.get();
  }

  /// Begins a statement of the open transaction under a catalog that was still the present one when
  /// its snapshot was taken.
  public Transaction.Statement statement(
      Supplier<? extends CatalogSnapshot> catalogs, Transaction.SnapshotNeed need) {
    Transaction transaction = transaction();
    while (true) {
      CatalogSnapshot catalog = catalogs.get();
      Transaction.Statement statement = Completions.await(transaction.statement(catalog, need));
      if (catalogs.get().version() == catalog.version()) {
        if (transaction.isolation() != Isolation.READ_COMMITTED) {
          snapshotCatalog = Math.min(snapshotCatalog, catalog.version());
        }
        return statement;
      }
    }
  }

  /// Whether the present snapshot sees what indexes of a catalog version have: one that is older
  /// may miss rows that were added to an index later.
  boolean seesIndexes(long catalogVersion) {
    return current.isEmpty() || catalogVersion <= snapshotCatalog;
  }

  /// Catalog version when the transaction's one snapshot was taken; MAX_VALUE at READ COMMITTED.
  long snapshotCatalog() {
    return snapshotCatalog;
  }

  /// Whether a statement or SAVEPOINT has come before.
  boolean hasBegun() {
    return statementsRun || !savepoints.isEmpty();
  }

  /// SET TRANSACTION SNAPSHOT: the transaction begins under another one's snapshot.
  void takeSnapshot(ExportedSnapshot snapshot) {
    transaction().importSnapshot(snapshot.timestamp());
    snapshotCatalog = snapshot.catalogVersion();
  }

  /// Whether the transaction, or the next one, may not write.
  public boolean isReadOnly() {
    return settings.isOn("transaction_read_only");
  }

  Isolation isolation() {
    return switch (settings.show("transaction_isolation")) {
      case "repeatable read" -> Isolation.REPEATABLE_READ;
      case "serializable" -> Isolation.SERIALIZABLE;
      default -> Isolation.READ_COMMITTED;
    };
  }

  /// BEGIN. Answers a warning text when a block is open already.
  public Optional<String> begin(TransactionStatement.Modes modes, long nowMicros) {
    if (phase == Phase.EXPLICIT) {
      setModes(modes, false);
      return Optional.of("there is already a transaction in progress");
    }
    enter(nowMicros);
    phase = Phase.EXPLICIT;
    setModes(modes, false);
    return Optional.empty();
  }

  /// SET TRANSACTION, or the modes of BEGIN.
  public void setModes(TransactionStatement.Modes modes, boolean sessionWide) {
    TransactionStatement.Isolation wanted = modes.isolation();
    String prefix = sessionWide ? "default_transaction_" : "transaction_";
    if (wanted != null) {
      String name = wanted.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      if (!sessionWide && statementsRun && !settings.show("transaction_isolation").equals(name)) {
        throw new SqlException(
            SqlState.ACTIVE_SQL_TRANSACTION,
            "SET TRANSACTION ISOLATION LEVEL must be called before any query");
      }
      if (!sessionWide && !savepoints.isEmpty()) {
        throw new SqlException(
            SqlState.ACTIVE_SQL_TRANSACTION,
            "SET TRANSACTION ISOLATION LEVEL must not be called in a subtransaction");
      }
      settings.set(prefix + "isolation", name, !sessionWide);
    }
    Boolean readOnly = modes.readOnly();
    if (readOnly != null) {
      if (!sessionWide && statementsRun && !readOnly && isReadOnly()) {
        throw new SqlException(
            SqlState.ACTIVE_SQL_TRANSACTION,
            "transaction read-write mode must be set before any query");
      }
      settings.set(prefix + "read_only", readOnly ? "on" : "off", !sessionWide);
    }
    Boolean deferrable = modes.deferrable();
    if (deferrable != null) {
      settings.set(prefix + "deferrable", deferrable ? "on" : "off", !sessionWide);
    }
  }

  /// The defaults of a new transaction's modes; called before its first statement.
  public void takeDefaults() {
    MODES.forEach(mode -> takeDefault(mode, "default_" + mode));
  }

  private void takeDefault(String mode, String source) {
    String wanted = settings.show(source);
    if (!settings.show(mode).equals(wanted)) {
      settings.set(mode, wanted, true);
    }
  }

  /// Whether there is no transaction.
  public boolean isIdle() {
    return phase == Phase.IDLE;
  }

  boolean isImplicit() {
    return phase == Phase.IMPLICIT;
  }

  /// COMMIT of an explicit block. Answers whether it was committed (a failed block rolls back).
  public boolean commitExplicit() {
    if (phase == Phase.FAILED) {
      rollback();
      return false;
    }
    commit();
    return true;
  }

  /// SAVEPOINT.
  ///
  /// @throws SqlException 25P01 outside a block, 25P02 in a failed one
  public void setSavepoint(String name) {
    requireBlock("SAVEPOINT");
    enter(startMicros);
    boolean ran = statementsRun;
    Transaction open = transaction();
    statementsRun = ran;
    int number = open.setSavepoint();
    savepoints.add(new Savepoints.Savepoint(name, number, settings.mark()));
    definitions.ifPresent(d -> d.setSavepoint(number));
  }

  /// RELEASE SAVEPOINT.
  ///
  /// @throws SqlException 25P01 outside a block, 25P02 in a failed one, 3B001 for an unknown name
  public void release(String name) {
    requireBlock("RELEASE SAVEPOINT");
    enter(startMicros);
    savepoints.release(name);
    watcher.ifPresent(w -> w.released(savepoints.innermost()));
  }

  /// ROLLBACK TO SAVEPOINT: what was done since is undone, and a failed block goes on.
  ///
  /// @param ending told the savepoint's number before anything is undone
  /// @throws SqlException 25P01 outside a block, 3B001 for an unknown name
  public void rollbackTo(String name, IntConsumer ending) {
    requireBlock("ROLLBACK TO SAVEPOINT");
    Savepoints.Savepoint savepoint = savepoints.backTo(name);
    ending.accept(savepoint.number());
    settings.backTo(savepoint.settings());
    Completions.await(transaction().rollbackTo(savepoint.number()));
    definitions.ifPresent(d -> d.rolledBackTo(savepoint.number()));
    watcher.ifPresent(w -> w.rolledBack(savepoint.number()));
    checks.rolledBackTo(savepoint.number());
    phase = Phase.EXPLICIT;
  }

  private void requireBlock(String statement) {
    if (!isExplicit()) {
      throw new SqlException(
          SqlState.NO_ACTIVE_SQL_TRANSACTION,
          statement + " can only be used in transaction blocks");
    }
  }

  /// The number of the innermost savepoint; 0 when there is none.
  public int innermostSavepoint() {
    return savepoints.innermost();
  }

  /// COMMIT AND CHAIN, ROLLBACK AND CHAIN: ends the block as `end` does, and begins the next one
  /// under the same modes, whatever becomes of the first.
  ///
  /// @throws SqlException 25P01 outside a block
  public <T> T chain(String statement, long nowMicros, Supplier<T> end) {
    requireBlock(statement);
    Map<String, String> modes = new LinkedHashMap<>();
    MODES.forEach(mode -> modes.put(mode, settings.show(mode)));
    T result = end.get();
    enter(nowMicros);
    phase = Phase.EXPLICIT;
    modes.forEach((mode, value) -> settings.set(mode, value, true));
    return result;
  }

  /// Commits what is open, and ends the block whatever comes of it.
  ///
  /// @throws SqlException a violation found by a deferred check, after a rollback; what a commit
  ///   fails with
  public void commit() {
    end(Transaction::commit);
  }

  /// PREPARE TRANSACTION of an explicit block. Answers whether it was prepared (a failed block
  /// rolls back).
  ///
  /// @throws SqlException as [#commit], and what preparing fails with
  public boolean prepare(String identifier, int ownerOid) {
    if (phase == Phase.FAILED) {
      rollback();
      return false;
    }
    Transaction _ = transaction();
    end(transaction -> transaction.prepare(identifier, ownerOid));
    return true;
  }

  private void end(Function<Transaction, CompletionStage<Void>> how) {
    try {
      checks.beforeCommit();
    } catch (RuntimeException e) {
      rollback();
      throw e;
    }
    checks.ended();
    Optional<Transaction> open = current;
    current = Optional.empty();
    savepoints.clear();
    phase = Phase.IDLE;
    try {
      if (definitions.isPresent()) {
        definitions.get().end(open, how);
      } else {
        open.ifPresent(transaction -> Completions.await(how.apply(transaction)));
      }
      settings.committed();
    } catch (SqlException e) {
      settings.rolledBack();
      throw e;
    } finally {
      watcher.ifPresent(TransactionWatcher::ended);
    }
  }

  /// Undoes the transaction, if there is one.
  public void rollback() {
    checks.ended();
    Optional<Transaction> open = current;
    current = Optional.empty();
    savepoints.clear();
    phase = Phase.IDLE;
    settings.rolledBack();
    open.ifPresent(transaction -> Completions.await(transaction.rollback()));
    definitions.ifPresent(BlockDefinitions::rollback);
    watcher.ifPresent(TransactionWatcher::ended);
  }

  /// A statement failed: an implicit block is rolled back, an explicit one waits for its end or for
  /// a ROLLBACK TO SAVEPOINT, for which its transaction is kept open.
  public void fail() {
    switch (phase) {
      case IDLE -> {}
      case IMPLICIT -> rollback();
      case EXPLICIT -> {
        phase = Phase.FAILED;
        if (!savepoints.isEmpty()) {
          watcher.ifPresent(w -> w.rolledBack(savepoints.innermost()));
          return;
        }
        checks.ended();
        Optional<Transaction> open = current;
        current = Optional.empty();
        open.ifPresent(transaction -> Completions.await(transaction.rollback()));
        definitions.ifPresent(BlockDefinitions::rollback);
        watcher.ifPresent(TransactionWatcher::ended);
      }
      case FAILED -> {}
    }
  }
}
