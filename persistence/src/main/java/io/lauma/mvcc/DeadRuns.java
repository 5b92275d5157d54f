package io.lauma.mvcc;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.mvcc.VersionReader.Direction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Where scans have passed over many deleted rows, so that the next ones need not: a queue whose
/// first jobs are taken and deleted leaves a stretch without a row in front of the first one that
/// is there, for as long as old versions are kept.
///
/// Right as long as each row that is committed is told by [#alive] before a reader that should see
/// it begins its scan, and rows that appear in another way by [#forget]. Nothing that a scan has
/// passed is kept over a row that was told since it began. Thread-safe.
public final class DeadRuns {
  /// Runs kept; beyond, those whose rows were deleted first are forgotten first.
  static final int RUNS_MAX = 1_024;

  /// Rows of one run that are told one by one; beyond, it ends in front of the first that lives.
  static final int OTHERS_MAX = 4_096;

  /// Rows told lately, for scans that have not passed enough yet to be told of each.
  static final int TOLD = 128;

  /// So long a deleted row counts by itself: a scan at a timestamp that is older by less than this
  /// than the newest deletion still jumps over the others.
  static final long RECENT = HybridTime.ofMillis(256).value();

  private final TreeMap<Key, DeadRun> runs = new TreeMap<>();
  private final Deque<Deletion> recent = new ArrayDeque<>();
  private final Set<PassedRows> learning = new HashSet<>();
  private Key @Nullable [] told;
  private long count;

  /// How often something was forgotten that was known before.
  private long losses;

  private long newestDeletion;
  private volatile boolean empty = true;

  /// A row that is dead since a timestamp.
  record Deletion(Key key, long timestamp) {}

  /// What a scan has passed; to be made before the scan takes its view of the store.
  public synchronized PassedRows begin(HybridTime at, Direction direction) {
    return new PassedRows(this, at.value(), direction == Direction.BACKWARD, count, losses);
  }

  /// A row has been committed, not deleted, and is in the store.
  public synchronized void alive(Key key) {
    Key[] ring = told;
    if (ring == null) {
      ring = new Key[TOLD];
      told = ring;
    }
    ring[(int) (count % TOLD)] = key;
    count++;
    if (empty && learning.isEmpty()) {
      return;
    }
    learning.forEach(scan -> scan.alive(key));
    DeadRun run = of(key);
    if (run != null) {
      run.others.put(key, DeadRun.ALIVE);
      limit(run);
    }
  }

  /// A row's deletion has been committed, and is in the store.
  public void deleted(Key key, HybridTime timestamp) {
    if (!empty) {
      deletedWithin(key, timestamp.value());
    }
  }

  private synchronized void deletedWithin(Key key, long timestamp) {
    DeadRun run = of(key);
    if (run != null && run.others.containsKey(key)) {
      deadAlone(run, key, timestamp);
      fold();
    }
  }

  private void deadAlone(DeadRun run, Key key, long timestamp) {
    run.others.put(key, timestamp);
    recent.add(new Deletion(key, timestamp));
    newestDeletion = Math.max(newestDeletion, timestamp);
  }

  private void fold() {
    for (Deletion first = recent.peek();
        first != null && first.timestamp() < newestDeletion - RECENT;
        first = recent.peek()) {
      recent.remove();
      DeadRun run = of(first.key());
      if (run != null) {
        run.fold(first.key(), first.timestamp());
      }
    }
  }

  /// Rows have been committed that are not known one by one.
  public synchronized void forget() {
    told = null;
    runs.clear();
    losses++;
    recent.clear();
    empty = true;
    count += TOLD + 1;
    learning.forEach(PassedRows::giveUp);
    learning.clear();
  }

  boolean isEmpty() {
    return empty;
  }

  private @Nullable DeadRun of(Key key) {
    Map.Entry<Key, DeadRun> floor = runs.floorEntry(key);
    return floor != null && floor.getValue().contains(key) ? floor.getValue() : null;
  }

  /// How far a scan that has come to a key may go at once, see [DeadRun#reach].
  synchronized Key reach(Key from, long at, boolean backward) {
    DeadRun run = of(from);
    return run == null ? from : run.reach(from, at, backward);
  }

  /// From now on the scan is told of each row, now of those since it began, unless they are not
  /// known any more.
  synchronized void startLearning(PassedRows scan) {
    List<Key> since = toldSince(scan.began());
    if (since != null) {
      scan.learning(since);
      learning.add(scan);
    }
  }

  private @Nullable List<Key> toldSince(long began) {
    if (count - began > TOLD) {
      return null;
    }
    List<Key> since = new ArrayList<>((int) (count - began));
    Key[] ring = told;
    for (long n = began; ring != null && n < count; n++) {
      since.add(ring[(int) (n % TOLD)]);
    }
    return since;
  }

  synchronized void stopLearning(PassedRows scan) {
    learning.remove(scan);
  }

  /// Keeps what a scan has passed, but for the rows told since it began.
  ///
  /// @param passed without rows of its own
  /// @param deletions of rows of `passed`, not long before the scan's timestamp
  synchronized void learn(PassedRows scan, DeadRun passed, List<Deletion> deletions) {
    List<Key> since = scan.aliveSince();
    if (since == null) {
      since = toldSince(scan.began());
    }
    if (since == null || scan.lossesBefore() != losses) {
      return;
    }
    Set<Key> unknown = new HashSet<>(since);
    DeadRun run = joined(passed);
    // rows that were told, not since the scan began, and that it has passed
    run.others
        .subMap(passed.start, passed.end)
        .replaceAll(
            (key, dead) -> dead == DeadRun.ALIVE && !unknown.contains(key) ? scan.at() : dead);
    for (Deletion deletion : deletions) {
      if (!unknown.contains(deletion.key())) {
        deadAlone(run, deletion.key(), deletion.timestamp());
      }
    }
    for (Key key : unknown) {
      if (passed.contains(key)) {
        run.others.putIfAbsent(key, DeadRun.ALIVE);
      }
    }
    fold();
    limit(run);
    if (runs.size() > RUNS_MAX) {
      forgetOldest();
    }
    empty = runs.isEmpty();
  }

  /// Puts a run in the place of all that overlap or touch it, which it takes in.
  private DeadRun joined(DeadRun run) {
    Key start = run.start;
    Key end = run.end;
    Map.Entry<Key, DeadRun> lower = runs.lowerEntry(start);
    DeadRun joined =
        lower != null && lower.getValue().end.compareTo(start) >= 0 ? lower.getValue() : null;
    for (DeadRun other : List.copyOf(runs.subMap(start, true, end, true).values())) {
      runs.remove(other.start);
      if (joined == null) {
        joined = other;
      } else {
        joined.join(other);
      }
    }
    if (joined == null) {
      joined = new DeadRun(start, end, run.newest);
    }
    runs.remove(joined.start);
    joined.join(run);
    runs.put(joined.start, joined);
    return joined;
  }

  private void limit(DeadRun run) {
    if (run.others.size() <= OTHERS_MAX) {
      return;
    }
    losses++;
    Key alive = run.firstAlive();
    if (alive == null || alive.compareTo(run.start) <= 0) {
      runs.remove(run.start);
      empty = runs.isEmpty();
    } else {
      run.end = alive;
      run.others.tailMap(alive, true).clear();
    }
  }

  private void forgetOldest() {
    List<DeadRun> oldest =
        runs.values().stream()
            .sorted(Comparator.comparingLong(run -> run.newest))
            .limit(RUNS_MAX / 4)
            .toList();
    losses++;
    oldest.forEach(run -> runs.remove(run.start));
  }

  /// Runs known now.
  synchronized int size() {
    return runs.size();
  }
}
