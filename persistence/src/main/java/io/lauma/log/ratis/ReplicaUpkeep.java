package io.lauma.log.ratis;

import io.lauma.kv.HybridTime;
import io.lauma.log.AtomicWrite;
import io.lauma.log.Effect;
import io.lauma.log.LogException;
import io.lauma.log.LogException.Reason;
import io.lauma.log.apply.ReplicaSweep;
import io.lauma.log.apply.StageMoves;
import io.lauma.mvcc.SortedStore;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// The background work of one replica: rows of committed stages move among the versions, old
/// versions are swept. [#applied] comes on the thread of apply, [#step] on that of the upkeep.
final class ReplicaUpkeep {
  /// Rows moved by one step; a range deletion of the log waits for at most one step.
  private static final int ROWS_PER_STEP = 1_000;

  private final Object moving = new Object();
  private final AtomicLong versions = new AtomicLong();
  private final Runnable stagesChanged;
  private volatile long newestVersion;
  private volatile boolean stagesLeft = true;

  /// Asked for and not done yet; `requests` are those of them that the sweep has not heard of.
  private final Map<Long, CompletableFuture<Void>> sweeps = new ConcurrentHashMap<>();

  private final AtomicLong sweepsAsked = new AtomicLong();

  private final Queue<CompletableFuture<Void>> requests = new ConcurrentLinkedQueue<>();
  private @Nullable ReplicaSweep sweep;
  private volatile boolean closed;

  /// @param stagesChanged told when a stage has been moved
  ReplicaUpkeep(Runnable stagesChanged) {
    this.stagesChanged = stagesChanged;
  }

  /// What the apply of these writes holds: a row must not be moved while its range is deleted.
  Object lock(List<AtomicWrite> writes) {
    boolean deletes =
        writes.stream()
            .flatMap(write -> write.effects().stream())
            .anyMatch(Effect.RangeDeleted.class::isInstance);
    return deletes ? moving : new Object();
  }

  /// An entry with these writes is in the store; answers whether stages may have been committed or
  /// the horizon raised.
  boolean applied(List<AtomicWrite> writes) {
    boolean stages = false;
    boolean horizon = false;
    for (AtomicWrite write : writes) {
      for (Effect effect : write.effects()) {
        if (effect instanceof Effect.RowWrites(HybridTime timestamp, var rows)) {
          newestVersion = Math.max(newestVersion, timestamp.value());
          versions.addAndGet(rows.size());
        } else if (effect instanceof Effect.StageCommitted(_, HybridTime timestamp)) {
          newestVersion = Math.max(newestVersion, timestamp.value());
          stages = true;
        } else if (effect instanceof Effect.HorizonAdvanced) {
          horizon = true;
        }
      }
    }
    if (stages) {
      stagesLeft = true;
    }
    return stages || horizon;
  }

  /// The store was opened or replaced.
  void replaced() {
    stagesLeft = true;
  }

  /// Does a bounded piece of work.
  ///
  /// @param nowMillis a monotonic clock
  /// @return milliseconds until the next step is due; 0 for at once
  long step(String name, SortedStore store, long nowMillis) {
    if (stagesLeft) {
      stagesLeft = false;
      StageMoves.Step step;
      synchronized (moving) {
        step = StageMoves.step(store, ROWS_PER_STEP);
      }
      versions.addAndGet(step.moved());
      if (step.stagesDone() > 0) {
        stagesChanged.run();
      }
      if (!step.over()) {
        stagesLeft = true;
        return 0;
      }
    }
    ReplicaSweep present = sweep;
    if (present == null) {
      present = new ReplicaSweep(name, store);
      sweep = present;
    }
    for (CompletableFuture<Void> asked = requests.poll(); asked != null; asked = requests.poll()) {
      CompletableFuture<Void> done = asked;
      present.request(() -> done.complete(null));
    }
    return present.step(versions.getAndSet(0), newestVersion, nowMillis);
  }

  /// Asks for a sweep that begins after now; completes at its end. On any thread.
  CompletableFuture<Void> sweep() {
    CompletableFuture<Void> done = new CompletableFuture<>();
    long number = sweepsAsked.incrementAndGet();
    sweeps.put(number, done);
    var _ = done.whenComplete((_, _) -> sweeps.remove(number));
    requests.add(done);
    if (closed) {
      failSweeps();
    }
    return done;
  }

  /// Nothing steps any more.
  void close() {
    closed = true;
    failSweeps();
  }

  private void failSweeps() {
    sweeps.forEach((_, done) ->
        done.completeExceptionally(new LogException(Reason.FAILED, "the replica is closed")));
  }
}
