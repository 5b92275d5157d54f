package io.lauma.mvcc;

import io.lauma.kv.Key;
import io.lauma.mvcc.DeadRuns.Deletion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The dead rows that one scan has passed since the last row that lives: they are told to
/// [DeadRuns] when they are worth it, and the scan jumps over what is known there.
///
/// Confined to the thread of its scan, but for what [DeadRuns] tells it under its own lock.
public final class PassedRows {
  /// So many rows stepped over are worth another look for a known run.
  static final int LOOK_ROWS = 4;

  /// So many rows stepped over are worth being told; fewer beside a known run are, too.
  static final int LEARN_ROWS = 16;

  /// Rows that may be committed while a scan learns.
  private static final int ALIVE_MAX = 16_384;

  private static final int DELETIONS_MAX = 1_024;

  private final DeadRuns runs;
  private final long at;
  private final boolean backward;
  private final long began;
  private final long lossesBefore;
  private final List<Deletion> deletions = new ArrayList<>(0);
  private @Nullable DeadRun passed;
  private int steps;
  private boolean joins;
  private int untilLook = 1;
  private boolean registered;

  /// Guarded by the lock of `runs`.
  private @Nullable List<Key> aliveSince;

  /// @param began rows told before the scan
  /// @param lossesBefore what a scan jumps over counts only as long as it is still known
  PassedRows(DeadRuns runs, long at, boolean backward, long began, long lossesBefore) {
    this.lossesBefore = lossesBefore;
    this.runs = runs;
    this.at = at;
    this.backward = backward;
    this.began = began;
  }

  /// A row was dead, the scan goes on.
  ///
  /// @param row holds the row's key from `from` to `to`
  /// @param deleted the timestamp of its deletion
  void dead(byte[] row, int from, int to, long deleted) {
    Key key = Key.of(Arrays.copyOfRange(row, from, to));
    steps++;
    untilLook--;
    boolean recent = deleted > at - DeadRuns.RECENT && deletions.size() < DELETIONS_MAX;
    if (recent) {
      deletions.add(new Deletion(key, deleted));
    }
    extend(key, DeadRun.behind(key), recent ? 0 : deleted);
    if (steps >= LEARN_ROWS && !registered) {
      registered = true;
      runs.startLearning(this);
    }
  }

  private void extend(Key start, Key end, long newest) {
    DeadRun run = passed;
    if (run == null) {
      passed = new DeadRun(start, end, newest);
      return;
    }
    if (backward) {
      run.start = start;
    } else {
      run.end = end;
    }
    run.newest = Math.max(run.newest, newest);
  }

  /// Where the scan may go on when it has come from a dead row to the next row: behind what is
  /// known from there on, in front of it for a backward scan; null when it has to look at the row
  /// itself.
  @Nullable Key jump(byte[] row, int from, int to) {
    if (untilLook > 0 || passed == null || runs.isEmpty()) {
      return null;
    }
    Key key = Key.of(Arrays.copyOfRange(row, from, to));
    Key reach = runs.reach(key, at, backward);
    if (reach.equals(key)) {
      untilLook = LOOK_ROWS;
      return null;
    }
    extend(reach, reach, 0);
    joins = true;
    untilLook = 1;
    return reach;
  }

  void learning(List<Key> since) {
    aliveSince = since;
  }

  /// The rows passed end here: with the scan, or at a row that is not dead for later reads.
  void end() {
    DeadRun run = passed;
    if (run != null) {
      if (steps >= LEARN_ROWS || joins) {
        runs.learn(this, run, deletions);
      }
      passed = null;
      deletions.clear();
      steps = 0;
      joins = false;
      untilLook = 1;
    }
  }

  /// The scan is over.
  void close() {
    end();
    if (registered) {
      runs.stopLearning(this);
      registered = false;
    }
  }

  void alive(Key key) {
    List<Key> since = aliveSince;
    if (since != null) {
      since.add(key);
      if (since.size() > ALIVE_MAX) {
        giveUp();
      }
    }
  }

  long at() {
    return at;
  }

  long began() {
    return began;
  }

  long lossesBefore() {
    return lossesBefore;
  }

  void giveUp() {
    aliveSince = null;
  }

  @Nullable List<Key> aliveSince() {
    return aliveSince;
  }
}
