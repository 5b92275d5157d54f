package io.lauma.log.apply;

import io.lauma.kv.HybridTime;
import io.lauma.mvcc.SortedStore;
import io.lauma.mvcc.VersionSweep;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When the old row versions of a replica are swept: a pass over all rows begins when enough of the
/// versions written since the last one have fallen below the horizon, so that the work stays in
/// proportion to the writing; or when somebody asks. The first pass after a start does not wait:
/// what was written before is not known. One thread.
public final class ReplicaSweep {
  /// Versions looked at by one step, and the pause after it unless somebody waits.
  static final int VERSIONS_PER_STEP = 5_000;

  private static final long STEP_MILLIS = 100;

  /// A pass begins at so many superseded versions, or at this part of the versions seen last time.
  static final long CHANGES_MIN = 1_000;

  static final long SEEN_PART = 10;

  private static final long LOOK_MILLIS = 1_000;
  private static final int WRITTEN_KEPT = 1_024;
  private static final long REPORTED_MIN = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaSweep.class);

  private final String name;
  private final SortedStore store;
  private final VersionSweep sweep;
  private final Deque<Written> written = new ArrayDeque<>();
  private final List<Runnable> requests = new ArrayList<>();
  private final List<Runnable> waiting = new ArrayList<>();
  private boolean running;
  private boolean first = true;
  private long horizon;

  /// The horizon at the last look: by now every reader has heard of it.
  private long known;

  private long seen;
  private long dropped;
  private long seenLastTime;
  private long begunMillis;

  /// Versions written while the newest one was at `upTo`.
  private record Written(long upTo, long count) {}

  /// @param name for the log
  public ReplicaSweep(String name, SortedStore store) {
    this.name = name;
    this.store = store;
    this.sweep = new VersionSweep(store, StoreKeys.ROW);
  }

  /// A whole pass at once, however long it takes.
  public static void whole(SortedStore store) {
    VersionSweep sweep = new VersionSweep(store, StoreKeys.ROW);
    long limit = StageMoves.sweepLimit(store).value();
    long horizon = Math.min(EntryApplier.horizon(store).value(), limit);
    while (!sweep.step(horizon, VERSIONS_PER_STEP).atEnd()) {
      // each step goes on from the last one
    }
  }

  /// Asks for a pass that begins after now; `done` runs at its end, at once when there is nothing
  /// to drop.
  public void request(Runnable done) {
    requests.add(done);
  }

  /// Does a bounded piece of work.
  ///
  /// @param versions versions written since the last step
  /// @param newest the newest timestamp among them
  /// @return milliseconds until the next step is due
  public long step(long versions, long newest, long nowMillis) {
    if (versions > 0) {
      note(new Written(newest, versions));
    }
    if (!running && !begins(nowMillis)) {
      return LOOK_MILLIS;
    }
    VersionSweep.Step step = sweep.step(horizon, VERSIONS_PER_STEP);
    seen += step.seen();
    dropped += step.dropped();
    if (step.atEnd()) {
      end(nowMillis);
      return LOOK_MILLIS;
    }
    return waiting.isEmpty() ? STEP_MILLIS : 0;
  }

  private void note(Written more) {
    Written last = written.peekLast();
    if (last != null && (last.upTo() >= more.upTo() || written.size() >= WRITTEN_KEPT)) {
      written.removeLast();
      written.addLast(new Written(Math.max(last.upTo(), more.upTo()), last.count() + more.count()));
    } else {
      written.addLast(more);
    }
  }

  private boolean begins(long nowMillis) {
    HybridTime limit = StageMoves.sweepLimit(store);
    long next = Math.min(known, limit.value());
    known = EntryApplier.horizon(store).value();
    long due = written.stream().filter(w -> w.upTo() <= next).mapToLong(Written::count).sum();
    boolean enough = due >= Math.max(CHANGES_MIN, seenLastTime / SEEN_PART);
    boolean higher = next > horizon;
    boolean asked = !requests.isEmpty() && (due > 0 || (higher && first));
    waiting.addAll(requests);
    requests.clear();
    if (!asked && !(higher && (first || enough))) {
      tellWaiting();
      return false;
    }
    written.removeIf(w -> w.upTo() <= next);
    first = false;
    running = true;
    horizon = next;
    seen = 0;
    dropped = 0;
    begunMillis = nowMillis;
    return true;
  }

  private void end(long nowMillis) {
    running = false;
    seenLastTime = seen - dropped;
    if (dropped >= REPORTED_MIN || (dropped > 0 && !waiting.isEmpty())) {
      LOG.info(
          "{}: dropped {} of {} row versions in {} ms",
          name,
          dropped,
          seen,
          nowMillis - begunMillis);
    }
    tellWaiting();
  }

  private void tellWaiting() {
    waiting.forEach(Runnable::run);
    waiting.clear();
  }
}
