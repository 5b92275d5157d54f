package io.lauma.shard;

import io.lauma.kv.GroupId;
import io.lauma.log.AppendResult;
import io.lauma.log.AtomicWrite;
import io.lauma.log.AtomicWrite.Condition;
import io.lauma.log.Effect;
import io.lauma.log.ReplicatedLog;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Appends of an entity that may be repeated without harm: rows put aside, stages dropped. Each is
/// appended under the entity's epoch until its outcome is known. Thread-safe.
public final class StageAppend {
  private static final long RETRY_MILLIS = 50;

  private final ReplicatedLog log;
  private final GroupId group;
  private final Condition.EpochIs epoch;

  public StageAppend(ReplicatedLog log, GroupId group, Condition.EpochIs epoch) {
    this.log = log;
    this.group = group;
    this.epoch = epoch;
  }

  /// Completes with true once the effect is applied here, with false when the entity has been
  /// fenced or this node leads no more.
  public CompletionStage<Boolean> append(Effect effect) {
    return log.append(group, new AtomicWrite(List.of(epoch), List.of(effect)))
        .thenCompose(result ->
            switch (result) {
              case AppendResult.Applied _ -> CompletableFuture.completedFuture(true);
              case AppendResult.Rejected _, AppendResult.NotLeader _ ->
                  CompletableFuture.completedFuture(false);
              case AppendResult.Refused _, AppendResult.Unknown _ ->
                  CompletableFuture.supplyAsync(
                          () -> true,
                          CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS))
                      .thenCompose(_ -> append(effect));
            });
  }
}
