package io.lauma.exec;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.kv.HybridTime;
import java.util.concurrent.CompletionStage;

/// A transaction as a session drives it. Used by one session, one call at a time.
public interface Transaction {
  enum Isolation {
    READ_COMMITTED,
    REPEATABLE_READ,
    SERIALIZABLE
  }

  /// Whether a statement needs a snapshot timestamp, or may read the newest committed state because
  /// it touches one key of one shard.
  enum SnapshotNeed {
    TIMESTAMP,
    NEWEST,
    /// A timestamp of its own at every level, later than that of a transaction which has one.
    LATEST
  }

  /// What one statement's reads and writes carry: its transaction, snapshot and the catalog version
  /// it was planned under.
  interface Statement {
    Transaction transaction();

    CatalogSnapshot catalog();

    /// Ends the statement's remote work; idempotent.
    void cancel();
  }

  Isolation isolation();

  boolean readOnly();

  /// Ends each wait for row locks that lasts longer with 55P03 from now on; 0 lets it last.
  void limitLockWaits(long millis);

  /// Begins a statement: takes its snapshot (READ COMMITTED: a new one; above: the transaction's).
  CompletionStage<Statement> statement(CatalogSnapshot catalog, SnapshotNeed need);

  /// The transaction's snapshot, or at READ COMMITTED a new one, for others to read at: it stays
  /// readable as long as this transaction is open.
  CompletionStage<HybridTime> exportSnapshot();

  /// Reads at another transaction's snapshot from now on. Above READ COMMITTED, before the first
  /// statement.
  void importSnapshot(HybridTime snapshot);

  /// Sets a savepoint and answers its number: larger than that of every earlier one.
  int setSavepoint();

  /// Undoes what was written since a savepoint, which stays set; row locks taken since stay too.
  /// Ends what a cancelled or failed statement has left under way first.
  CompletionStage<Void> rollbackTo(int savepoint);

  /// Commits. Fails with 40001 (nothing happened) or 40003 (unknown: ask txid_status).
  CompletionStage<Void> commit();

  /// PREPARE TRANSACTION: ends the transaction for the session and keeps it for
  /// [PreparedTransactions#finish], which may be called through any node, whatever fails in
  /// between. Fails with 42710 for an identifier in use, with 53200 for too many, with 40001; then
  /// it is rolled back.
  ///
  /// @param ownerOid OID of the session's role
  CompletionStage<Void> prepare(String identifier, int ownerOid);

  CompletionStage<Void> rollback();

  /// PostgreSQL's 64-bit transaction id, assigned when first asked for.
  CompletionStage<Long> id();

  /// The id when it has one already, else 0. Any thread.
  long assignedId();

  /// Whether a request for row locks has not been answered for longer than it takes when nobody is
  /// in its way. Any thread.
  boolean waitsForLock();

  /// Opens transactions; implemented by `actors` over the cluster, in process for tests.
  interface Begin {
    Transaction begin(Isolation isolation, boolean readOnly);
  }
}
