package io.lauma.session;

import io.lauma.exec.Completions;
import io.lauma.exec.Transaction;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.parse.tree.TransactionStatement;
import io.lauma.session.Session.TransactionStatus;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/// PostgreSQL's transaction block of one session: implicit and explicit transactions and the failed
/// state. The underlying transaction is opened by the first statement that needs it. Used by the
/// session's thread alone; calls may block.
final class TransactionBlock {
  private enum Phase {
    IDLE,
    /// Statements of one simple query or of one extended sequence up to Sync.
    IMPLICIT,
    EXPLICIT,
    FAILED
  }

  private final Supplier<Transaction.Begin> transactions;
  private final Settings settings;
  private Phase phase = Phase.IDLE;
  private Optional<Transaction> current = Optional.empty();
  private boolean statementsRun;
  private long startMicros;

  TransactionBlock(Supplier<Transaction.Begin> transactions, Settings settings) {
    this.transactions = transactions;
    this.settings = settings;
  }

  TransactionStatus status() {
    return switch (phase) {
      case IDLE, IMPLICIT -> TransactionStatus.IDLE;
      case EXPLICIT -> TransactionStatus.IN_TRANSACTION;
      case FAILED -> TransactionStatus.FAILED;
    };
  }

  boolean isExplicit() {
    return phase == Phase.EXPLICIT || phase == Phase.FAILED;
  }

  boolean isFailed() {
    return phase == Phase.FAILED;
  }

  /// now() of this transaction, microseconds since 1970.
  long startMicros() {
    return startMicros;
  }

  /// A statement begins: opens an implicit block when none is open.
  ///
  /// @throws SqlException 25P02 in a failed block
  void enter(long nowMicros) {
    switch (phase) {
      case IDLE -> {
        phase = Phase.IMPLICIT;
        startMicros = nowMicros;
        statementsRun = false;
      }
      case IMPLICIT, EXPLICIT -> {}
      case FAILED ->
          throw new SqlException(
              SqlState.IN_FAILED_SQL_TRANSACTION,
              "current transaction is aborted, commands ignored until end of transaction block");
    }
  }

  /// The open transaction, begun now if need be, under the block's modes.
  Transaction transaction() {
    statementsRun = true;
    if (current.isEmpty()) {
      current = Optional.of(transactions.get().begin(isolation(), isReadOnly()));
    }
    return current.get();
  }

  boolean isReadOnly() {
    return settings.isOn("transaction_read_only");
  }

  private Isolation isolation() {
    return switch (settings.show("transaction_isolation")) {
      case "repeatable read" -> Isolation.REPEATABLE_READ;
      case "serializable" -> throw SqlException.notSupported("isolation level SERIALIZABLE");
      default -> Isolation.READ_COMMITTED;
    };
  }

  /// BEGIN. Answers a warning text when a block is open already.
  Optional<String> begin(TransactionStatement.Modes modes, long nowMicros) {
    if (phase == Phase.EXPLICIT) {
      setModes(modes, false);
      return Optional.of("there is already a transaction in progress");
    }
    refuseSerializable(modes);
    enter(nowMicros);
    phase = Phase.EXPLICIT;
    setModes(modes, false);
    return Optional.empty();
  }

  private static void refuseSerializable(TransactionStatement.Modes modes) {
    if (modes.isolation() == TransactionStatement.Isolation.SERIALIZABLE) {
      throw SqlException.notSupported("isolation level SERIALIZABLE")
          .withHint("REPEATABLE READ is the strictest level so far.");
    }
  }

  /// SET TRANSACTION, or the modes of BEGIN.
  void setModes(TransactionStatement.Modes modes, boolean sessionWide) {
    TransactionStatement.Isolation wanted = modes.isolation();
    String prefix = sessionWide ? "default_transaction_" : "transaction_";
    if (wanted != null) {
      String name = wanted.name().toLowerCase(Locale.ROOT).replace('_', ' ');
      if (!sessionWide && statementsRun && !settings.show("transaction_isolation").equals(name)) {
        throw new SqlException(
            SqlState.ACTIVE_SQL_TRANSACTION,
            "SET TRANSACTION ISOLATION LEVEL must be called before any query");
      }
      refuseSerializable(modes);
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
  void takeDefaults() {
    takeDefault("transaction_isolation", "default_transaction_isolation");
    takeDefault("transaction_read_only", "default_transaction_read_only");
    takeDefault("transaction_deferrable", "default_transaction_deferrable");
  }

  private void takeDefault(String mode, String source) {
    String wanted = settings.show(source);
    if (!settings.show(mode).equals(wanted)) {
      settings.set(mode, wanted, true);
    }
  }

  boolean isIdle() {
    return phase == Phase.IDLE;
  }

  boolean isImplicit() {
    return phase == Phase.IMPLICIT;
  }

  /// COMMIT of an explicit block. Answers whether it was committed (a failed block rolls back).
  boolean commitExplicit() {
    if (phase == Phase.FAILED) {
      rollback();
      return false;
    }
    commit();
    return true;
  }

  /// Commits what is open, and ends the block whatever comes of it.
  void commit() {
    Optional<Transaction> open = current;
    current = Optional.empty();
    phase = Phase.IDLE;
    try {
      open.ifPresent(transaction -> Completions.await(transaction.commit()));
      settings.committed();
    } catch (SqlException e) {
      settings.rolledBack();
      throw e;
    }
  }

  void rollback() {
    Optional<Transaction> open = current;
    current = Optional.empty();
    phase = Phase.IDLE;
    settings.rolledBack();
    open.ifPresent(transaction -> Completions.await(transaction.rollback()));
  }

  /// A statement failed: an implicit block is rolled back, an explicit one waits for its end.
  void fail() {
    switch (phase) {
      case IDLE -> {}
      case IMPLICIT -> rollback();
      case EXPLICIT -> {
        Optional<Transaction> open = current;
        current = Optional.empty();
        phase = Phase.FAILED;
        open.ifPresent(transaction -> Completions.await(transaction.rollback()));
      }
      case FAILED -> {}
    }
  }
}
