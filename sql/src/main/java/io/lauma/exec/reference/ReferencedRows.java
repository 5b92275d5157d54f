package io.lauma.exec.reference;

import io.lauma.exec.Completions;
import io.lauma.exec.LockRequest;
import io.lauma.exec.OutdatedPlan;
import io.lauma.exec.RelationAccess;
import io.lauma.exec.RowIntent;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction;
import io.lauma.exec.WriteOutcome;
import io.lauma.kv.Key;
import io.lauma.kv.LockMode;
import io.lauma.kv.TableId;
import io.lauma.plan.LockWait;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Looks for the rows that keys refer to, and keeps them where they are: each is locked FOR KEY
/// SHARE, and its newest version counts, whatever the snapshot (DESIGN 2.5.2).
public final class ReferencedRows {
  private final RelationAccess relations;
  private final Transaction.Statement statement;
  private final TableId table;

  /// @param statement one of its own: what it finds does not count as seen by others
  public ReferencedRows(RelationAccess relations, Transaction.Statement statement, TableId table) {
    this.relations = relations;
    this.statement = statement;
    this.table = table;
  }

  /// The keys without a row, locked too.
  ///
  /// @throws SqlException (in the stage) 40001 above READ COMMITTED for a row that the snapshot has
  ///   and that is gone; what a wait for a lock fails with
  public CompletionStage<Set<Key>> missing(List<Key> keys) {
    Set<Key> missing = new HashSet<>();
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (int from = 0; from < keys.size(); from += RowBatch.ROWS_MAX) {
      List<Key> part = keys.subList(from, Math.min(keys.size(), from + RowBatch.ROWS_MAX));
      done = done.thenCompose(_ -> lock(part, missing));
    }
    return done.thenCompose(_ -> refuseGone(missing)).thenApply(_ -> missing);
  }

  private CompletionStage<Void> lock(List<Key> keys, Set<Key> missing) {
    List<RowIntent> intents =
        keys.stream()
            .<RowIntent>map(key -> new RowIntent.LockNewest(key, LockMode.KEY_SHARE))
            .toList();
    return CompletableFuture.completedFuture(intents)
        .thenCompose(i -> relations.write(statement, table, i))
        .exceptionally(failure -> {
          throw OutdatedPlan.afterWrites(Completions.failure(failure));
        })
        .thenAccept(outcomes -> {
          for (int i = 0; i < outcomes.size(); i++) {
            if (isMissing(outcomes.get(i))) {
              missing.add(keys.get(i));
            }
          }
        });
  }

  private static boolean isMissing(WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Changed changed -> changed.newest().isEmpty();
      case WriteOutcome.Written _, WriteOutcome.Duplicate _ ->
          throw new IllegalStateException("a lock answers with the newest version");
    };
  }

  private CompletionStage<Void> refuseGone(Set<Key> missing) {
    boolean newestCounts =
        statement.transaction().isolation() == Transaction.Isolation.READ_COMMITTED;
    if (missing.isEmpty() || newestCounts) {
      return CompletableFuture.completedFuture(null);
    }
    return present(missing)
        .thenCompose(seen ->
            seen.isEmpty()
                ? CompletableFuture.completedFuture(null)
                : refuseSeen(seen.iterator().next()));
  }

  /// Locks a row as the snapshot has it, which its shard refuses and says whose deletion is in the
  /// way.
  private CompletionStage<Void> refuseSeen(Key key) {
    LockRequest request = new LockRequest(List.of(key), LockMode.KEY_SHARE, LockWait.BLOCK, 1);
    return statement
        .transaction()
        .statement(statement.catalog(), Transaction.SnapshotNeed.TIMESTAMP)
        .thenCompose(asSeen -> relations.lock(asSeen, table, request))
        .thenAccept(_ -> {
          throw new SqlException(
              SqlState.T_R_SERIALIZATION_FAILURE,
              "could not serialize access due to concurrent update");
        });
  }

  /// The keys whose rows the statement sees, without locks.
  public CompletionStage<Set<Key>> present(Set<Key> keys) {
    Set<Key> present = new HashSet<>();
    List<Key> all = new ArrayList<>(keys);
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (int from = 0; from < all.size(); from += RowBatch.ROWS_MAX) {
      List<Key> part = all.subList(from, Math.min(all.size(), from + RowBatch.ROWS_MAX));
      done =
          done.thenCompose(_ -> relations.get(statement, table, part))
              .thenAccept(rows -> rows.stream().map(StoredRow::key).forEach(present::add));
    }
    return done.thenApply(_ -> present);
  }
}
