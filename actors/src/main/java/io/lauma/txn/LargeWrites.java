package io.lauma.txn;

import io.lauma.kv.GroupId;
import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.ReplicatedLog;
import io.lauma.shard.StageAppend;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// Rows of a commit that is too large for one log entry, because many shards have some (DESIGN
/// 2.5.7; what one shard has too much of has left it before): appended in parts that nobody sees,
/// under the coordinator's epoch; the entry with the decision makes them versions. Parts of a
/// commit that was never decided are dropped when the coordinator starts anew.
final class LargeWrites {
  /// A commit with more bytes of rows than this is staged.
  static final long ENTRY_BYTES_MAX = 512 * 1024;

  private static final String BEGINNING = "txn-";

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
    return BEGINNING + txn.value();
  }

  /// Stages the rows part by part; completes with whether all are in.
  CompletionStage<Boolean> stage(TxnId txn, List<CoordinatorEffect.ShardRows> rows, long epoch) {
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
    return next(appends(epoch), stage(txn), parts, 0);
  }

  /// Drops what earlier terms have staged and not decided; their entries are fenced by now.
  void dropUndecided(long epoch) {
    StageAppend appends = appends(epoch);
    for (String stage : log.readStore(group).undecidedStages(BEGINNING)) {
      var _ = appends.append(new Effect.StageDropped(stage));
    }
  }

  private StageAppend appends(long epoch) {
    String id = CoordinatorActor.persistenceId(group);
    return new StageAppend(log, group, new Condition.EpochIs(id, epoch));
  }

  private static CompletionStage<Boolean> next(
      StageAppend appends, String stage, List<List<RowWrite>> parts, int index) {
    if (index == parts.size()) {
      return CompletableFuture.completedFuture(true);
    }
    return appends
        .append(new Effect.RowsStaged(stage, parts.get(index)))
        .thenCompose(done ->
            done
                ? next(appends, stage, parts, index + 1)
                : CompletableFuture.completedFuture(false));
  }
}
