package io.lauma.mvcc;

import java.util.Arrays;

/// Drops row versions that no reader may see any more: of each row, those older than its newest
/// version at or below the horizon, and that one too when it is a deletion. Each replica sweeps by
/// itself: what it drops cannot be seen at or above the horizon, and no version is ever added at or
/// below it, so replicas need not agree on when.
///
/// A sweep goes through the rows in steps of bounded work and starts over at the end. One thread;
/// the steps may block on the disk.
public final class VersionSweep {
  /// Versions dropped by one batch.
  static final int DROPS_MAX = 1_000;

  private final SortedStore store;
  private final byte prefix;
  private byte[] position;

  public VersionSweep(SortedStore store, byte prefix) {
    this.store = store;
    this.prefix = prefix;
    this.position = new byte[] {prefix};
  }

  /// What a step did.
  ///
  /// @param seen versions looked at
  /// @param dropped versions dropped
  /// @param atEnd whether it reached the last row; the next step begins with the first
  public record Step(int seen, int dropped, boolean atEnd) {}

  /// Looks at up to `versionsMax` versions and the rest of the last row, from where the last step
  /// ended.
  ///
  /// @param horizon the committed horizon, as [io.lauma.kv.HybridTime#value]
  public Step step(long horizon, int versionsMax) {
    try (SortedCursor cursor = store.cursor();
        SortedBatch drops = store.newBatch()) {
      Pass pass = new Pass(horizon, drops);
      boolean more = cursor.seek(position, position.length) && isRow(cursor);
      while (more && pass.dropped < DROPS_MAX && (pass.seen < versionsMax || pass.isOn(cursor))) {
        pass.look(cursor);
        more = cursor.next() && isRow(cursor);
      }
      boolean rowIsDone = !more || !pass.isOn(cursor);
      if (rowIsDone) {
        pass.endRow();
      }
      if (!more) {
        position = new byte[] {prefix};
      } else {
        position = rowIsDone ? Arrays.copyOf(cursor.key(), cursor.keyLength()) : pass.row;
      }
      if (pass.dropped > 0) {
        store.write(drops);
      }
      return new Step(pass.seen, pass.dropped, !more);
    }
  }

  /// One step's way through the rows. A deletion goes only together with the last version it hides,
  /// so it is kept back until the end of its row.
  private static final class Pass {
    private final long horizon;
    private final SortedBatch drops;
    private int seen;
    private int dropped;
    private byte[] row = new byte[0];
    private boolean decided;
    private byte[] deletion = new byte[0];

    Pass(long horizon, SortedBatch drops) {
      this.horizon = horizon;
      this.drops = drops;
    }

    void look(SortedCursor cursor) {
      seen++;
      if (!isOn(cursor)) {
        endRow();
        row = Arrays.copyOf(cursor.key(), cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES);
        decided = false;
      }
      if (VersionKeys.timestamp(cursor.key(), cursor.keyLength()) > horizon) {
        return;
      }
      if (decided) {
        drop(Arrays.copyOf(cursor.key(), cursor.keyLength()));
      } else if (cursor.valueLength() == 0) {
        deletion = Arrays.copyOf(cursor.key(), cursor.keyLength());
      }
      decided = true;
    }

    void endRow() {
      if (deletion.length > 0) {
        drop(deletion);
        deletion = new byte[0];
      }
    }

    boolean isOn(SortedCursor cursor) {
      return cursor.keyLength() == row.length + VersionKeys.TIMESTAMP_BYTES
          && Arrays.equals(cursor.key(), 0, row.length, row, 0, row.length);
    }

    private void drop(byte[] key) {
      drops.delete(key);
      dropped++;
    }
  }

  private boolean isRow(SortedCursor cursor) {
    return cursor.keyLength() > VersionKeys.TIMESTAMP_BYTES && cursor.key()[0] == prefix;
  }
}
