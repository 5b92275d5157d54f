package io.lauma.parse.tree;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement that steers the transaction.
public sealed interface TransactionStatement extends Statement {

  enum Isolation {
    READ_UNCOMMITTED,
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
  }

  /// The modes that were written; null where one was not. The last one of each kind counts.
  record Modes(
      @Nullable Isolation isolation, @Nullable Boolean readOnly, @Nullable Boolean deferrable) {
    public static final Modes NONE = new Modes(null, null, null);
  }

  /// BEGIN or START TRANSACTION.
  record Begin(boolean start, Modes modes, int position) implements TransactionStatement {}

  /// COMMIT or END.
  record Commit(boolean chain, int position) implements TransactionStatement {}

  /// ROLLBACK or ABORT.
  record Rollback(boolean chain, int position) implements TransactionStatement {}

  record Savepoint(String name, int position) implements TransactionStatement {}

  record ReleaseSavepoint(String name, int position) implements TransactionStatement {}

  record RollbackToSavepoint(String name, int position) implements TransactionStatement {}

  record PrepareTransaction(String id, int position) implements TransactionStatement {}

  record CommitPrepared(String id, int position) implements TransactionStatement {}

  record RollbackPrepared(String id, int position) implements TransactionStatement {}

  /// SET TRANSACTION, or with `session` SET SESSION CHARACTERISTICS AS TRANSACTION.
  record SetTransaction(boolean session, boolean local, Modes modes, int position)
      implements TransactionStatement {}

  record SetTransactionSnapshot(boolean local, String snapshot, int position)
      implements TransactionStatement {}

  /// SET CONSTRAINTS; no names for ALL.
  record SetConstraints(List<QualifiedName> names, boolean deferred, int position)
      implements TransactionStatement {}
}
