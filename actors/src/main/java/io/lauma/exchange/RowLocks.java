package io.lauma.exchange;

import io.lauma.catalog.Relation;
import io.lauma.catalog.Shard;
import io.lauma.exec.LockOutcome;
import io.lauma.exec.LockRequest;
import io.lauma.exec.StoredRow;
import io.lauma.kv.Key;
import io.lauma.plan.LockWait;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.txn.protocol.WriteOutcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/// Row locks of one statement on one relation. Shards are asked one after the other, in the order
/// of the rows.
final class RowLocks {
  /// A transaction that has ended may still hold its locks while the news is on its way: how often
  /// NOWAIT asks again, and after which pause.
  private static final int ATTEMPTS_MAX = 3;

  private static final long ATTEMPT_MILLIS = 15;

  private final ClusterStatement statement;
  private final Relation relation;

  RowLocks(ClusterStatement statement, Relation relation) {
    this.statement = statement;
    this.relation = relation;
  }

  CompletionStage<List<LockOutcome>> lock(LockRequest request) {
    LockOutcome[] outcomes = new LockOutcome[request.keys().size()];
    Arrays.fill(outcomes, LockOutcome.NotTried.INSTANCE);
    CompletionStage<Void> done = CompletableFuture.completedFuture(null);
    for (Map.Entry<Integer, List<Integer>> part : parts(request).entrySet()) {
      Shard shard = relation.shards().get(part.getKey());
      done = done.thenCompose(_ -> lock(shard, request, part.getValue(), outcomes, 1));
    }
    return done.thenApply(_ -> Arrays.asList(outcomes));
  }

  /// Positions of keys by shard; where a part of the rows may be enough, only the first ones that
  /// are together at one shard.
  private Map<Integer, List<Integer>> parts(LockRequest request) {
    boolean partly =
        request.waiting() == LockWait.SKIP_LOCKED && request.rowsMax() < request.keys().size();
    Map<Integer, List<Integer>> parts = new LinkedHashMap<>();
    for (int i = 0; i < request.keys().size(); i++) {
      int shard = ClusterRelations.indexOfShard(relation, request.keys().get(i));
      if (partly && i > 0 && !parts.containsKey(shard)) {
        return parts;
      }
      parts.computeIfAbsent(shard, _ -> new ArrayList<>()).add(i);
    }
    return parts;
  }

  private CompletionStage<Void> lock(
      Shard shard,
      LockRequest request,
      List<Integer> positions,
      LockOutcome[] outcomes,
      int attempt) {
    List<WriteIntent> intents =
        positions.stream().map(i -> intent(request, request.keys().get(i))).toList();
    return statement
        .transaction()
        .write(shard.id(), shard.group(), intents, statement.catalog().version(), statement.reads())
        .thenCompose(written -> {
          List<Integer> again = new ArrayList<>();
          for (int i = 0; i < positions.size(); i++) {
            int position = positions.get(i);
            outcomes[position] = outcome(request.keys().get(position), written.outcomes().get(i));
            if (outcomes[position] == LockOutcome.Unavailable.INSTANCE) {
              again.add(position);
            }
          }
          boolean asksAgain =
              request.waiting() == LockWait.NOWAIT && !again.isEmpty() && attempt < ATTEMPTS_MAX;
          return asksAgain
              ? CompletableFuture.supplyAsync(
                      () -> again,
                      CompletableFuture.delayedExecutor(ATTEMPT_MILLIS, TimeUnit.MILLISECONDS))
                  .thenCompose(rest -> lock(shard, request, rest, outcomes, attempt + 1))
              : CompletableFuture.completedFuture(null);
        });
  }

  private WriteIntent intent(LockRequest request, Key key) {
    return switch (request.waiting()) {
      case BLOCK -> new WriteIntent.Lock(key, statement.seen(key), request.mode());
      case NOWAIT ->
          new WriteIntent.TryLock(key, statement.seen(key), request.mode(), Integer.MAX_VALUE);
      case SKIP_LOCKED ->
          new WriteIntent.TryLock(key, statement.seen(key), request.mode(), request.rowsMax());
    };
  }

  /// A version that only a lock has found counts as not seen: a change of the row by the same
  /// statement starts from what its own scan read, and must find out.
  private static LockOutcome outcome(Key key, WriteOutcome outcome) {
    return switch (outcome) {
      case WriteOutcome.Granted _ -> LockOutcome.Locked.INSTANCE;
      case WriteOutcome.Unavailable _ -> LockOutcome.Unavailable.INSTANCE;
      case WriteOutcome.NotTried _ -> LockOutcome.NotTried.INSTANCE;
      case WriteOutcome.Changed changed ->
          new LockOutcome.Changed(
              changed.value().length == 0
                  ? Optional.empty()
                  : Optional.of(new StoredRow(key, changed.value(), changed.version())));
      case WriteOutcome.Duplicate _ -> throw new IllegalStateException("a lock inserts nothing");
    };
  }
}
