package io.lauma.exec.memory;

import io.lauma.exec.CancelSignal;
import io.lauma.exec.Fragment;
import io.lauma.exec.LockOutcome;
import io.lauma.exec.LockRequest;
import io.lauma.exec.RelationAccess;
import io.lauma.exec.RowIntent;
import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.run.FragmentRunner;
import io.lauma.exec.scan.Relations;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.TableId;
import io.lauma.row.RowBatch;
import io.lauma.types.SqlException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// The global query interface over the memory of this process: versions by timestamp, row locks
/// held to the end of the transaction, READ COMMITTED and REPEATABLE READ with the cluster's
/// conflict rules, deadlocks found at once. One shard a relation; nothing is durable. For tests and
/// thread-safe.
public final class InMemoryRelations implements RelationAccess, Transaction.Begin {
  private final VersionedStore store = new VersionedStore();
  private final Path spillDirectory;
  private final String blockingDispatcher;

  /// @param spillDirectory temporary files of fragments
  /// @param blockingDispatcher the Pekko dispatcher that fragments run on
  public InMemoryRelations(Path spillDirectory, String blockingDispatcher) {
    this.spillDirectory = spillDirectory;
    this.blockingDispatcher = blockingDispatcher;
  }

  /// @throws SqlException 0A000 for SERIALIZABLE
  @Override
  public Transaction begin(Transaction.Isolation isolation, boolean readOnly) {
    return switch (isolation) {
      case READ_COMMITTED, REPEATABLE_READ -> new MemoryTransaction(store, isolation, readOnly);
      case SERIALIZABLE -> throw SqlException.notSupported("SERIALIZABLE");
    };
  }

  @Override
  public Source<RowBatch, NotUsed> scan(Transaction.Statement statement, Fragment fragment) {
    boolean backward = FragmentRunner.scanOf(fragment).backward();
    List<KeyRange> ranges = backward ? fragment.ranges().reversed() : fragment.ranges();
    return FragmentRunner.run(
        fragment,
        Relations.of(statement.catalog(), fragment.table()),
        () -> List.of(new MemoryCursor(store, own(statement), ranges, backward)),
        new CancelSignal(),
        spillDirectory,
        blockingDispatcher);
  }

  @Override
  public CompletionStage<List<StoredRow>> get(
      Transaction.Statement statement, TableId table, List<Key> keys) {
    List<StoredRow> found = new ArrayList<>(keys.size());
    for (Key key : keys) {
      Optional<StoredRow> row = store.read(own(statement), key);
      row.ifPresent(found::add);
      row.ifPresent(own(statement)::read);
    }
    return CompletableFuture.completedFuture(found);
  }

  @Override
  public CompletionStage<List<WriteOutcome>> write(
      Transaction.Statement statement, TableId table, List<RowIntent> intents) {
    var writes = new LockedWrites(store, own(statement), intents);
    try {
      if (writes.advance()) {
        return CompletableFuture.completedFuture(writes.outcomes());
      }
    } catch (SqlException e) {
      return CompletableFuture.failedFuture(e);
    }
    return CompletableFuture.supplyAsync(writes::finish, Thread::startVirtualThread);
  }

  @Override
  public CompletionStage<List<LockOutcome>> lock(
      Transaction.Statement statement, TableId table, LockRequest request) {
    var locks = new LockedReads(store, own(statement), request);
    try {
      if (locks.advance()) {
        return CompletableFuture.completedFuture(locks.outcomes());
      }
    } catch (SqlException e) {
      return CompletableFuture.failedFuture(e);
    }
    return CompletableFuture.supplyAsync(locks::finish, Thread::startVirtualThread);
  }

  private static MemoryStatement own(Transaction.Statement statement) {
    return (MemoryStatement) statement;
  }
}
