package io.lauma.mvcc;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The visible rows of stored versions and committed stages, as one scan. The cursor over the
/// versions hides deletions, so a staged row that it does not show is looked up once more: a newer
/// deletion may be over it.
final class MergedVersions implements VersionCursor {
  private final VersionProbe deletions;
  private final HybridTime at;
  private final int sign;
  private final List<StagedRows> staged;
  private final VersionCursor stored;
  private boolean storedValid;
  private boolean started;
  private @Nullable VersionCursor shown;

  /// @param deletions over the versions, in the same direction; closed with this cursor, as
  ///   `stored` is
  /// @param staged each on its first row
  MergedVersions(
      VersionProbe deletions,
      HybridTime at,
      VersionReader.Direction direction,
      List<StagedRows> staged,
      VersionCursor stored) {
    this.deletions = deletions;
    this.at = at;
    this.sign = direction == VersionReader.Direction.FORWARD ? 1 : -1;
    this.staged = new ArrayList<>(staged);
    this.stored = stored;
  }

  @Override
  public boolean next() {
    if (!started) {
      started = true;
      storedValid = stored.next();
    } else {
      leave();
    }
    while (true) {
      StagedRows first = first();
      if (first == null) {
        shown = storedValid ? stored : null;
        return storedValid;
      }
      int order = storedValid ? sign * compare(stored, first) : 1;
      if (order < 0 || (order == 0 && stored.timestamp() >= first.timestamp())) {
        shown = stored;
        return true;
      }
      boolean visible = first.valueLength() > 0 && (order == 0 || !isHidden(first));
      shown = first;
      if (visible) {
        return true;
      }
      leave();
    }
  }

  /// The staged row that comes first; of several of one row the newest.
  private @Nullable StagedRows first() {
    StagedRows best = null;
    for (StagedRows rows : staged) {
      if (best == null) {
        best = rows;
        continue;
      }
      int order = sign * compare(rows, best);
      if (order < 0 || (order == 0 && rows.timestamp() > best.timestamp())) {
        best = rows;
      }
    }
    return best;
  }

  private boolean isHidden(StagedRows row) {
    return deletions.newest(key(row), at) > row.timestamp();
  }

  /// Moves everything that stands on the row shown.
  private void leave() {
    VersionCursor row = shown;
    if (row == null) {
      return;
    }
    byte[] key = key(row).bytes();
    if (storedValid && is(stored, key)) {
      storedValid = stored.next();
    }
    List<StagedRows> over = new ArrayList<>(0);
    for (StagedRows rows : staged) {
      if (is(rows, key) && !rows.next()) {
        rows.close();
        over.add(rows);
      }
    }
    staged.removeAll(over);
    shown = null;
  }

  private static Key key(VersionCursor row) {
    int from = row.keyOffset();
    return Key.of(Arrays.copyOfRange(row.keyBuffer(), from, from + row.keyLength()));
  }

  private static boolean is(VersionCursor row, byte[] key) {
    int from = row.keyOffset();
    return Arrays.equals(row.keyBuffer(), from, from + row.keyLength(), key, 0, key.length);
  }

  private static int compare(VersionCursor one, VersionCursor other) {
    int from = one.keyOffset();
    int otherFrom = other.keyOffset();
    return Arrays.compareUnsigned(
        one.keyBuffer(),
        from,
        from + one.keyLength(),
        other.keyBuffer(),
        otherFrom,
        otherFrom + other.keyLength());
  }

  private VersionCursor shown() {
    VersionCursor row = shown;
    if (row == null) {
      throw new IllegalStateException("the scan is on no row");
    }
    return row;
  }

  @Override
  public byte[] keyBuffer() {
    return shown().keyBuffer();
  }

  @Override
  public int keyOffset() {
    return shown().keyOffset();
  }

  @Override
  public int keyLength() {
    return shown().keyLength();
  }

  @Override
  public byte[] valueBuffer() {
    return shown().valueBuffer();
  }

  @Override
  public int valueLength() {
    return shown().valueLength();
  }

  @Override
  public long timestamp() {
    return shown().timestamp();
  }

  @Override
  public void close() {
    started = true;
    storedValid = false;
    shown = null;
    staged.forEach(StagedRows::close);
    staged.clear();
    stored.close();
    deletions.close();
  }
}
