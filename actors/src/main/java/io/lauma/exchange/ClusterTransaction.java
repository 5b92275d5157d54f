package io.lauma.exchange;

import io.lauma.catalog.CatalogSnapshot;
import io.lauma.catalog.CatalogState;
import io.lauma.exec.Transaction;
import io.lauma.kv.GroupId;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.txn.GatewayStep;
import io.lauma.txn.GatewayTransaction;
import io.lauma.txn.protocol.CoordinatorReply;
import io.lauma.txn.protocol.CoordinatorRequest;
import io.lauma.txn.protocol.RegistrationId;
import io.lauma.txn.protocol.ShardReply;
import io.lauma.txn.protocol.ShardRequest;
import io.lauma.txn.protocol.WriteIntent;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A session's transaction over the herd: carries out the steps of [GatewayTransaction]. Calls of
/// the session come one at a time; answers come on other threads, so the core is touched under a
/// lock.
final class ClusterTransaction implements Transaction {
  /// Between two attempts to end waits that a failed statement has left.
  private static final long GIVE_UP_MILLIS = 500;

  /// A write that is not answered after this is shown as one that waits for a lock.
  private static final long LOCK_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Gateway gateway;
  private final Isolation isolation;
  private final boolean readOnly;
  private final GatewayTransaction core;
  private final TransactionSnapshots snapshots;
  private final Map<Long, Waiting> waiting = new HashMap<>();

  /// Writes to shards that are not answered yet. A query that has enough rows may leave one behind
  /// that locks rows; the next one to the shard follows it.
  private final Map<ShardId, CompletableFuture<Void>> underWay = new HashMap<>();

  private volatile CatalogSnapshot lastCatalog = CatalogState.EMPTY;
  private long nextWait;
  private volatile long lockWaitMillisMax;

  private record Waiting(
      GroupId group,
      ShardId shard,
      long number,
      CompletableFuture<ShardReply> answer,
      long sinceNanos) {}

  ClusterTransaction(Gateway gateway, Isolation isolation, boolean readOnly) {
    this.gateway = gateway;
    this.isolation = isolation;
    this.readOnly = readOnly;
    this.core = new GatewayTransaction(gateway.id(), isolation);
    this.snapshots = new TransactionSnapshots(gateway, isolation, core, this);
  }

  @Override
  public Isolation isolation() {
    return isolation;
  }

  @Override
  public boolean readOnly() {
    return readOnly;
  }

  @Override
  public void limitLockWaits(long millis) {
    lockWaitMillisMax = millis;
  }

  @Override
  public CompletionStage<Statement> statement(CatalogSnapshot catalog, SnapshotNeed need) {
    lastCatalog = catalog;
    return snapshots
        .ofStatement(need)
        .thenApply(timestamp -> new ClusterStatement(this, catalog, timestamp));
  }

  @Override
  public CompletionStage<HybridTime> exportSnapshot() {
    return snapshots.export();
  }

  @Override
  public void importSnapshot(HybridTime snapshot) {
    snapshots.take(snapshot);
  }

  /// The id that this transaction's own provisional rows go by; NONE before the first write.
  TxnId own() {
    synchronized (core) {
      return core.id();
    }
  }

  /// What a statement is about to read at the snapshot; of a SERIALIZABLE transaction that may
  /// write it is validated at commit.
  void reads(ShardId shard, GroupId group, KeyRange range) {
    if (isolation == Isolation.SERIALIZABLE && !readOnly) {
      synchronized (core) {
        core.read(shard, group, range);
      }
    }
  }

  boolean hasRead(ShardId shard, Key key) {
    synchronized (core) {
      return core.hasRead(shard, key);
    }
  }

  boolean hasReadRanges(ShardId shard) {
    synchronized (core) {
      return core.hasReadRanges(shard);
    }
  }

  boolean hasWrittenTo(ShardId shard) {
    synchronized (core) {
      return core.hasWrittenTo(shard);
    }
  }

  /// What the shard knows this transaction by; NONE before it has answered a write.
  RegistrationId registrationAt(ShardId shard) {
    synchronized (core) {
      return core.registrationAt(shard);
    }
  }

  /// Sends intents to one shard and waits for its answer; the intents are locked and kept when it
  /// is [ShardReply.Written].
  ///
  /// @param plan catalog version that the statement was planned under
  /// @param scope ends the wait for the answer
  CompletableFuture<ShardReply.Written> write(
      ShardId shard, GroupId group, List<WriteIntent> intents, long plan, ReadScope scope) {
    return begun(group)
        .thenCompose(_ -> inTurn(shard, group, intents, plan, scope))
        .thenApply(this::written);
  }

  private CompletableFuture<ShardReply> inTurn(
      ShardId shard, GroupId group, List<WriteIntent> intents, long plan, ReadScope scope) {
    CompletableFuture<Void> own = new CompletableFuture<>();
    GatewayStep.Call call;
    synchronized (core) {
      CompletableFuture<Void> before = underWay.get(shard);
      if (before != null) {
        return before.thenCompose(_ -> inTurn(shard, group, intents, plan, scope));
      }
      call = core.write(shard, group, intents, plan);
      underWay.put(shard, own);
    }
    return send(call, scope)
        .whenComplete((_, _) -> {
          synchronized (core) {
            underWay.remove(shard);
          }
          own.complete(null);
        });
  }

  private CompletableFuture<Void> begun(GroupId group) {
    synchronized (core) {
      if (!core.needsId()) {
        return CompletableFuture.completedFuture(null);
      }
    }
    return gateway
        .ids()
        .next(group)
        .thenAccept(id -> {
          synchronized (core) {
            if (core.needsId()) {
              core.begin(id);
              gateway.router().open().begin(id);
            }
          }
        });
  }

  private CompletableFuture<ShardReply> send(GatewayStep.Call call, ReadScope scope) {
    CompletableFuture<ShardReply> answer =
        gateway.askShard(call.group(), call.shard(), call.request(), scope);
    long id = watch(call, answer);
    return answer.whenComplete((reply, failure) -> {
      synchronized (core) {
        waiting.remove(id);
        if (failure == null) {
          core.on(reply);
        }
      }
    });
  }

  private long watch(GatewayStep.Call call, CompletableFuture<ShardReply> answer) {
    synchronized (core) {
      long id = nextWait++;
      if (!answer.isDone() && call.request() instanceof ShardRequest.Write write) {
        Waiting wait =
            new Waiting(call.group(), call.shard(), write.number(), answer, System.nanoTime());
        waiting.put(id, wait);
        limit(wait);
      }
      return id;
    }
  }

  private void limit(Waiting wait) {
    long millis = lockWaitMillisMax;
    if (millis != 0) {
      var _ =
          wait.answer()
              .copy()
              .orTimeout(millis, TimeUnit.MILLISECONDS)
              .whenComplete((_, failure) -> {
                if (failure instanceof TimeoutException) {
                  waitedTooLong(wait);
                }
              });
    }
  }

  /// Only a request that waits for a lock is ended by this; one that comes to wait later, the next
  /// time.
  private void waitedTooLong(Waiting wait) {
    if (!wait.answer().isDone()) {
      cancelWait(wait, SqlState.LOCK_NOT_AVAILABLE, "canceling statement due to lock timeout");
      CompletableFuture.delayedExecutor(GIVE_UP_MILLIS, TimeUnit.MILLISECONDS)
          .execute(() -> waitedTooLong(wait));
    }
  }

  @Override
  public int setSavepoint() {
    synchronized (core) {
      return core.setSavepoint();
    }
  }

  @Override
  public CompletionStage<Void> rollbackTo(int savepoint) {
    return settled()
        .thenCompose(_ -> {
          List<GatewayStep.Call> calls;
          synchronized (core) {
            calls = core.rollbackTo(savepoint);
          }
          return answeredAll(calls);
        });
  }

  /// Once every write that was sent is answered; those that wait for a lock are told to give up.
  private CompletableFuture<Void> settled() {
    List<GatewayStep.Call> calls;
    synchronized (core) {
      calls = core.unanswered();
    }
    CompletableFuture<Void> done = answeredAll(calls);
    giveUp(calls, done);
    return done;
  }

  private CompletableFuture<Void> answeredAll(List<GatewayStep.Call> calls) {
    return CompletableFuture.allOf(
        calls.stream().map(call -> send(call, new ReadScope())).toArray(CompletableFuture[]::new));
  }

  /// Repeats itself: a shard that has moved meanwhile may have missed it.
  private void giveUp(List<GatewayStep.Call> calls, CompletableFuture<Void> done) {
    if (done.isDone()) {
      return;
    }
    for (GatewayStep.Call call : calls) {
      if (call.request() instanceof ShardRequest.Write write) {
        cancelWait(
            new Waiting(call.group(), call.shard(), write.number(), new CompletableFuture<>(), 0));
      }
    }
    CompletableFuture.delayedExecutor(GIVE_UP_MILLIS, TimeUnit.MILLISECONDS)
        .execute(() -> giveUp(calls, done));
  }

  /// Ends every wait for a row lock with 57014.
  void cancelWaits() {
    List<Waiting> waits;
    synchronized (core) {
      waits = new ArrayList<>(waiting.values());
    }
    waits.forEach(this::cancelWait);
  }

  private void cancelWait(Waiting wait) {
    cancelWait(wait, SqlState.QUERY_CANCELED, "canceling statement due to user request");
  }

  private void cancelWait(Waiting wait, SqlState state, String message) {
    gateway
        .router()
        .toShard(
            wait.group(),
            wait.shard(),
            new ShardRequest.CancelWait(own(), wait.number(), state, message, ""),
            new io.lauma.replica.ReplyTo.Waiting(new CompletableFuture<>()));
  }

  private ShardReply.Written written(ShardReply reply) {
    return switch (reply) {
      case ShardReply.Written written -> written;
      case ShardReply.WriteFailed failed -> throw TransactionFailures.of(failed, lastCatalog);
      case ShardReply.Refused refused -> throw TransactionFailures.of(refused, lastCatalog);
      case ShardReply.Released _,
          ShardReply.Marked _,
          ShardReply.Prepared _,
          ShardReply.Held _,
          ShardReply.LocksHeld _,
          ShardReply.Validated _,
          ShardReply.ValidationFailed _,
          ShardReply.Resolved _,
          ShardReply.OldestPlan _ ->
          throw new IllegalStateException("no answer to a write: " + reply);
    };
  }

  @Override
  public CompletionStage<Void> commit() {
    return quiet().thenCompose(_ -> commitNow());
  }

  /// Once nothing that a query has left behind is under way.
  private CompletableFuture<Void> quiet() {
    CompletableFuture<?>[] left;
    synchronized (core) {
      left = underWay.values().toArray(CompletableFuture[]::new);
    }
    if (left.length > 0) {
      cancelWaits();
    }
    return CompletableFuture.allOf(left);
  }

  @Override
  public CompletionStage<Void> prepare(String identifier, int ownerOid) {
    return quiet()
        .thenCompose(_ -> begun(new GroupId(1)))
        .thenCompose(_ -> {
          Set<ShardId> shards;
          synchronized (core) {
            shards = core.shards();
          }
          return new ClusterPrepared(gateway)
              .prepare(identifier, own(), shards, lastCatalog, ownerOid, this::hold);
        })
        .whenComplete((_, _) -> ended());
  }

  private CompletionStage<Void> hold() {
    Optional<CoordinatorRequest.Hold> hold;
    synchronized (core) {
      hold = core.hold();
    }
    return hold.isEmpty()
        ? CompletableFuture.completedFuture(null)
        : ask(hold.get()).thenCompose(this::answered);
  }

  private CompletableFuture<CoordinatorReply> ask(CoordinatorRequest.Hold hold) {
    return gateway
        .askCoordinator(own().group(), hold)
        .thenCompose(reply ->
            reply instanceof CoordinatorReply.TryAgain
                ? ask(hold)
                : CompletableFuture.completedFuture(reply));
  }

  private CompletionStage<Void> commitNow() {
    GatewayStep step;
    synchronized (core) {
      step = core.commit();
    }
    return take(step).whenComplete((_, _) -> ended());
  }

  private void ended() {
    gateway.router().open().end(own());
    gateway.router().open().ended(this);
  }

  private CompletionStage<Void> take(GatewayStep step) {
    return switch (step) {
      case GatewayStep.ToCoordinator to ->
          gateway
              .askCoordinator(to.commit().txn().group(), to.commit())
              .thenCompose(this::answered);
      case GatewayStep.ToShards to -> release(to);
      case GatewayStep.Wait _ -> CompletableFuture.completedFuture(null);
      case GatewayStep.Committed committed -> {
        forget(committed.calls());
        yield CompletableFuture.completedFuture(null);
      }
      case GatewayStep.Aborted aborted -> {
        forget(aborted.calls());
        gateway.ids().forget(own().group());
        SqlException error = new SqlException(aborted.state(), aborted.message());
        yield CompletableFuture.failedFuture(
            aborted
                .changed()
                .map(changed -> TransactionFailures.readsChanged(error, changed, lastCatalog))
                .orElse(error));
      }
    };
  }

  private CompletionStage<Void> answered(CoordinatorReply reply) {
    GatewayStep step;
    synchronized (core) {
      step = core.on(reply);
    }
    return take(step);
  }

  private CompletionStage<Void> release(GatewayStep.ToShards to) {
    List<CompletableFuture<GatewayStep>> steps = new ArrayList<>();
    for (GatewayStep.Call call : to.calls()) {
      steps.add(
          gateway
              .askShard(call.group(), call.shard(), call.request())
              .thenApply(reply -> {
                synchronized (core) {
                  return core.on(reply);
                }
              }));
    }
    return CompletableFuture.allOf(steps.toArray(CompletableFuture[]::new))
        .thenCompose(_ -> {
          for (CompletableFuture<GatewayStep> step : steps) {
            if (!(step.resultNow() instanceof GatewayStep.Wait)) {
              return take(step.resultNow());
            }
          }
          return CompletableFuture.completedFuture(null);
        });
  }

  @Override
  public CompletionStage<Void> rollback() {
    List<GatewayStep.Call> calls = List.of();
    synchronized (core) {
      if (core.phase() == GatewayTransaction.Phase.OPEN) {
        calls = core.rollback();
      }
    }
    ended();
    forget(calls);
    return CompletableFuture.completedFuture(null);
  }

  /// Sends calls whose answers nobody needs; each is repeated until it is taken.
  private void forget(List<GatewayStep.Call> calls) {
    for (GatewayStep.Call call : calls) {
      var _ = gateway.askShard(call.group(), call.shard(), call.request());
    }
  }

  @Override
  public long assignedId() {
    return own().value();
  }

  @Override
  public boolean waitsForLock() {
    long since = System.nanoTime() - LOCK_WAIT_NANOS;
    synchronized (core) {
      return waiting.values().stream().anyMatch(wait -> wait.sinceNanos() - since < 0);
    }
  }

  @Override
  public CompletionStage<Long> id() {
    return begun(new GroupId(1)).thenApply(_ -> own().value());
  }
}
