package io.lauma.session.run;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.exec.Transaction;
import io.lauma.kv.HybridTime;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Transactions whose next commits are refused, as they are when a shard has a new leader, before
/// the one that works. A transaction that is refused has changed nothing.
final class ScriptedCommits implements Transaction.Begin {
  private final Transaction.Begin transactions;
  private final Queue<Runnable> refusals = new ArrayDeque<>();
  private int commits;

  ScriptedCommits(Transaction.Begin transactions) {
    this.transactions = transactions;
  }

  /// Has one more commit refused.
  ///
  /// @param meanwhile what others do before the next attempt
  void refuse(Runnable meanwhile) {
    refusals.add(meanwhile);
  }

  /// Commits so far, refused or not, and starts to count again.
  int takeCommits() {
    int count = commits;
    commits = 0;
    return count;
  }

  @Override
  public Transaction begin(Transaction.Isolation isolation, boolean readOnly) {
    return new Refusable(transactions.begin(isolation, readOnly));
  }

  private final class Refusable implements Transaction {
    private final Transaction inner;

    Refusable(Transaction inner) {
      this.inner = inner;
    }

    @Override
    public Isolation isolation() {
      return inner.isolation();
    }

    @Override
    public boolean readOnly() {
      return inner.readOnly();
    }

    @Override
    public void limitLockWaits(long millis) {
      inner.limitLockWaits(millis);
    }

    @Override
    public CompletionStage<Statement> statement(CatalogSnapshot catalog, SnapshotNeed need) {
      return inner.statement(catalog, need);
    }

    @Override
    public CompletionStage<HybridTime> exportSnapshot() {
      return inner.exportSnapshot();
    }

    @Override
    public void importSnapshot(HybridTime snapshot) {
      inner.importSnapshot(snapshot);
    }

    @Override
    public int setSavepoint() {
      return inner.setSavepoint();
    }

    @Override
    public CompletionStage<Void> rollbackTo(int savepoint) {
      return inner.rollbackTo(savepoint);
    }

    @Override
    public CompletionStage<Void> commit() {
      commits++;
      Runnable meanwhile = refusals.poll();
      if (meanwhile == null) {
        return inner.commit();
      }
      return inner
          .rollback()
          .thenCompose(_ -> {
            meanwhile.run();
            return CompletableFuture.failedFuture(
                new SqlException(
                    SqlState.T_R_SERIALIZATION_FAILURE,
                    "could not serialize access due to a change of leader"));
          });
    }

    @Override
    public CompletionStage<Void> prepare(String identifier, int ownerOid) {
      return inner.prepare(identifier, ownerOid);
    }

    @Override
    public CompletionStage<Void> rollback() {
      return inner.rollback();
    }

    @Override
    public CompletionStage<Long> id() {
      return inner.id();
    }

    @Override
    public long assignedId() {
      return inner.assignedId();
    }

    @Override
    public boolean waitsForLock() {
      return inner.waitsForLock();
    }
  }
}
