package io.lauma.exec;

import io.lauma.kv.Key;
import io.lauma.kv.TableId;
import io.lauma.row.RowBatch;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/// The global query interface (S20-S22): reads and writes stored relations by name of relation and
/// key range. Implemented over the cluster by `actors` and in process for tests. Thread-safe;
/// failures are [io.lauma.types.SqlException]s.
public interface RelationAccess {
  /// Runs a fragment beside the data of the relation it scans and gathers its rows (merged when the
  /// fragment says so). Back-pressured; cancelling the stream stops the work everywhere.
  Source<RowBatch, NotUsed> scan(Transaction.Statement statement, Fragment fragment);

  /// The rows of some keys visible to the statement, own writes included; in the order asked,
  /// without the ones that do not exist. Completed at once when the data is at hand.
  CompletionStage<List<StoredRow>> get(
      Transaction.Statement statement, TableId table, List<Key> keys);

  /// Locks the keys of the intents and keeps the new rows as provisional writes of the transaction.
  /// Waits for locks. Answers one outcome an intent, in order. Without intents the statement only
  /// says that it is about to write: definitions wait for it from then on.
  ///
  /// @throws io.lauma.types.SqlException (in the stage) 40001, 40P01, 57014, 55P03
  CompletionStage<List<WriteOutcome>> write(
      Transaction.Statement statement, TableId table, List<RowIntent> intents);

  /// Locks rows that the statement has read. Answers one outcome a key, in order. A row that is
  /// newer than the statement's snapshot is [LockOutcome.Changed] at READ COMMITTED, 40001 above.
  ///
  /// @throws io.lauma.types.SqlException (in the stage) 40001, 40P01, 57014
  CompletionStage<List<LockOutcome>> lock(
      Transaction.Statement statement, TableId table, LockRequest request);
}
