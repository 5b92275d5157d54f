package io.lauma.exchange;

import io.lauma.kv.Key;
import io.lauma.kv.RowWrite;
import io.lauma.mvcc.VersionCursor;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The provisional rows of the reading transaction in a range, deletions included, in the order of
/// the scan: those in the shard's memory, over those that were put aside. One thread.
final class OwnRows implements AutoCloseable {
  private final Iterator<RowWrite> memory;
  private final @Nullable VersionCursor aside;
  private final int sign;
  private @Nullable RowWrite fromMemory;
  private @Nullable RowWrite fromAside;

  private OwnRows(List<RowWrite> memory, @Nullable VersionCursor aside, boolean backward) {
    this.memory = memory.iterator();
    this.aside = aside;
    this.sign = backward ? -1 : 1;
    moveMemory();
    moveAside();
  }

  /// @param memory in the order of the scan
  static OwnRows of(List<RowWrite> memory) {
    return new OwnRows(memory, null, false);
  }

  /// @param aside closed with these rows
  static OwnRows of(List<RowWrite> memory, VersionCursor aside, boolean backward) {
    return new OwnRows(memory, aside, backward);
  }

  /// The next row; null at the end.
  @Nullable RowWrite next() {
    RowWrite near = fromMemory;
    RowWrite far = fromAside;
    int order = near == null ? 1 : far == null ? -1 : sign * near.key().compareTo(far.key());
    if (order <= 0) {
      moveMemory();
    }
    if (order >= 0) {
      moveAside();
    }
    return order <= 0 ? near : far;
  }

  private void moveMemory() {
    fromMemory = memory.hasNext() ? memory.next() : null;
  }

  private void moveAside() {
    VersionCursor rows = aside;
    if (rows == null || !rows.next()) {
      fromAside = null;
      return;
    }
    int from = rows.keyOffset();
    byte[] key = Arrays.copyOfRange(rows.keyBuffer(), from, from + rows.keyLength());
    fromAside = new RowWrite(Key.of(key), Arrays.copyOf(rows.valueBuffer(), rows.valueLength()));
  }

  @Override
  public void close() {
    VersionCursor rows = aside;
    if (rows != null) {
      rows.close();
    }
  }
}
