package io.lauma.log.apply;

import io.lauma.kv.HybridTime;
import io.lauma.mvcc.SortedBatch;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.SortedStore;
import io.lauma.mvcc.VersionKeys;
import java.util.Arrays;

/// Moves the rows of committed stages among the versions, in steps of bounded work. Each replica
/// does so by itself: before and after a step its readers see the same. How far a stage is stands
/// in the store, in the batch of the rows, so a crash loses nothing. Used by one thread, which
/// keeps range deletions of the log out while a step runs.
public final class StageMoves {
  private StageMoves() {}

  /// What a step did.
  ///
  /// @param moved rows put among the versions
  /// @param stagesDone stages that are gone now
  /// @param over whether no committed stage is left
  public record Step(int moved, int stagesDone, boolean over) {}

  /// Moves up to `rowsMax` rows of the oldest committed stage.
  public static Step step(SortedStore store, int rowsMax) {
    byte[] start = StoreKeys.committedStages();
    byte[] record;
    byte[] position;
    try (SortedCursor cursor = store.cursor()) {
      if (!cursor.seek(start, start.length)
          || !StoreKeys.isCommittedStage(cursor.key(), cursor.keyLength())) {
        return new Step(0, 0, true);
      }
      record = Arrays.copyOf(cursor.key(), cursor.keyLength());
      position = Arrays.copyOf(cursor.value(), cursor.valueLength());
    }
    ByteReader in = new ByteReader(Arrays.copyOfRange(record, 1, record.length));
    HybridTime timestamp = new HybridTime(in.i64());
    byte[] prefix = StoreKeys.stage(in.string());
    return move(
        store, record, position.length == 0 ? prefix : position, prefix, timestamp, rowsMax);
  }

  private static Step move(
      SortedStore store,
      byte[] record,
      byte[] position,
      byte[] prefix,
      HybridTime timestamp,
      int rowsMax) {
    int moved = 0;
    boolean more;
    byte[] last = position;
    try (SortedCursor cursor = store.cursor();
        SortedBatch batch = store.newBatch()) {
      more = cursor.seek(position, position.length) && isOf(cursor, prefix);
      while (more && moved < rowsMax) {
        batch.put(
            VersionKeys.ofStored(
                StoreKeys.ROW, cursor.key(), prefix.length, cursor.keyLength(), timestamp),
            Arrays.copyOf(cursor.value(), cursor.valueLength()));
        moved++;
        if (moved == rowsMax) {
          last = Arrays.copyOf(cursor.key(), cursor.keyLength() + 1);
        }
        more = cursor.next() && isOf(cursor, prefix);
      }
      if (more) {
        batch.put(record, last);
      } else {
        batch.delete(record);
        batch.deleteRange(prefix, StoreKeys.behind(prefix));
      }
      store.write(batch);
    }
    return new Step(moved, more ? 0 : 1, false);
  }

  private static boolean isOf(SortedCursor cursor, byte[] prefix) {
    return cursor.keyLength() >= prefix.length
        && Arrays.equals(cursor.key(), 0, prefix.length, prefix, 0, prefix.length);
  }

  /// The timestamp below which no commit has rows on the way: sweeps stay below it, because a row
  /// that arrives later must not appear from under a deletion that was swept.
  public static HybridTime sweepLimit(SortedStore store) {
    return CommittedStages.read(store).stream()
        .map(stage -> new HybridTime(stage.timestamp().value() - 1))
        .min(HybridTime::compareTo)
        .orElse(HybridTime.INFINITY);
  }
}
