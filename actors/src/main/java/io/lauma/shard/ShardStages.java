package io.lauma.shard;

import io.lauma.kv.GroupId;
import io.lauma.kv.RowWrite;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.ReplicatedLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;

/// The stages of a shard's large transactions in the log, under the epoch of one start.
final class ShardStages {
  private final ReplicatedLog log;
  private final GroupId group;
  private final ShardId shard;
  private final StageAppend appends;

  ShardStages(ReplicatedLog log, GroupId group, ShardId shard, long epoch) {
    this.log = log;
    this.group = group;
    this.shard = shard;
    String id = ShardActor.persistenceId(group, shard);
    this.appends = new StageAppend(log, group, new Condition.EpochIs(id, epoch));
  }

  /// Puts rows aside; false when this start is over.
  CompletionStage<Boolean> add(TxnId txn, List<RowWrite> rows) {
    return appends.append(new Effect.RowsStaged(SpillNames.stage(shard, txn), rows));
  }

  void drop(TxnId txn) {
    var _ = dropped(SpillNames.stage(shard, txn));
  }

  /// Drops what earlier starts have left of transactions other than these. Answers what completes
  /// when it is gone, or this start is over; none when nothing was left.
  Optional<CompletableFuture<Void>> dropExcept(Set<TxnId> kept) {
    List<CompletableFuture<Boolean>> drops = new ArrayList<>();
    Set<String> names =
        kept.stream().map(txn -> SpillNames.stage(shard, txn)).collect(Collectors.toSet());
    for (String stage : log.readStore(group).undecidedStages(SpillNames.beginning(shard))) {
      if (!names.contains(stage)) {
        drops.add(dropped(stage).toCompletableFuture());
      }
    }
    return drops.isEmpty()
        ? Optional.empty()
        : Optional.of(CompletableFuture.allOf(drops.toArray(CompletableFuture[]::new)));
  }

  private CompletionStage<Boolean> dropped(String stage) {
    return appends.append(new Effect.StageDropped(stage));
  }
}
