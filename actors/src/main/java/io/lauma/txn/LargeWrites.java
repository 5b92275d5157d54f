package io.lauma.txn;

import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.ReplicatedLog;
import io.lauma.kv.GroupId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Rows of a commit that is too large for one log entry (DESIGN 2.5.7): appended in parts that nobody
/// sees, under the coordinator's epoch; the entry with the decision makes them versions. Parts of a
/// commit that was never decided are dropped when the coordinator starts anew.
final class LargeWrites {
  /// A commit with more bytes of rows than this is staged.
  static final long ENTRY_BYTES_MAX = 512 * 1024;

  private static final long RETRY_MILLIS = 50;

  private final ReplicatedLog log;
  private final GroupId group;

  LargeWrites(ReplicatedLog log, GroupId group) {
    this.log = log;
    this.group = group;
  }

  static boolean isLarge(List<CoordinatorEffect.ShardRows> rows) {
    long bytes = 0;
    for (CoordinatorEffect.ShardRows shard : rows) {
      for (RowWrite row : shard.rows()) {
        bytes += row.key().lengthBytes() + row.value().length + Long.BYTES;
      }
    }
    return bytes > ENTRY_BYTES_MAX;
  }

  /// The name of a transaction's stage.
  static String stage(TxnId txn) {
    return "txn-" + txn.value();
  }

  /// Stages the rows part by part; completes with whether all are in.
  CompletionStage<Boolean> stage(
      TxnId txn, List<CoordinatorEffect.ShardRows> rows, Condition.EpochIs epoch) {
    List<List<RowWrite>> parts = new ArrayList<>();
    List<RowWrite> part = new ArrayList<>();
    long bytes = 0;
    for (CoordinatorEffect.ShardRows shard : rows) {
      for (RowWrite row : shard.rows()) {
        part.add(row);
        bytes += row.key().lengthBytes() + row.value().length + Long.BYTES;
        if (bytes > ENTRY_BYTES_MAX) {
          parts.add(part);
          part = new ArrayList<>();
          bytes = 0;
        }
      }
    }
    parts.add(part);
    return next(stage(txn), parts, 0, epoch);
  }

  private CompletionStage<Boolean> next(
      String stage, List<List<RowWrite>> parts, int index, Condition.EpochIs epoch) {
    if (index == parts.size()) {
      return CompletableFuture.completedFuture(true);
    }
    AtomicWrite write =
        new AtomicWrite(
            List.of(epoch), List.of(new Effect.RowsStaged(stage, index, parts.get(index))));
    return log.append(group, write)
        .thenCompose(
            result ->
                switch (result) {
                  case AppendResult.Applied _ -> next(stage, parts, index + 1, epoch);
                  case AppendResult.Rejected _, AppendResult.NotLeader _ ->
                      CompletableFuture.completedFuture(false);
                  case AppendResult.Refused _, AppendResult.Unknown _ ->
                      CompletableFuture.supplyAsync(
                              () -> true,
                              CompletableFuture.delayedExecutor(
                                  RETRY_MILLIS, TimeUnit.MILLISECONDS))
                          .thenCompose(_ -> next(stage, parts, index, epoch));
                });
  }
}
