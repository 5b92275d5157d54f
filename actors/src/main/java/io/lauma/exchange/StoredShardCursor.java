package io.lauma.exchange;

import io.lauma.exec.ShardCursor;
import io.lauma.kv.HybridTime;
import io.lauma.kv.RowWrite;
import io.lauma.mvcc.VersionCursor;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The visible rows of one key range of a shard: committed versions with the transaction's own
/// provisional rows merged in. Used by one thread at a time.
final class StoredShardCursor implements ShardCursor {
  private final VersionCursor stored;
  private final OwnRows overlay;
  private final boolean backward;
  private final BooleanSupplier mayAnswer;
  private final AtomicInteger open;
  private boolean closed;
  private @Nullable RowWrite own;
  private boolean storedValid;
  private boolean showingOwn;
  private byte[] key = new byte[64];

  /// @param overlay own rows of the range, in the order of `stored`
  /// @param backward whether that is from the greatest key to the smallest
  /// @param mayAnswer whether the group's read lease held throughout
  /// @param open counts cursors from their making to their close
  StoredShardCursor(
      VersionCursor stored,
      OwnRows overlay,
      boolean backward,
      BooleanSupplier mayAnswer,
      AtomicInteger open) {
    this.stored = stored;
    this.overlay = overlay;
    this.backward = backward;
    this.mayAnswer = mayAnswer;
    this.open = open;
    open.incrementAndGet();
    this.own = overlay.next();
    this.storedValid = stored.next();
  }

  private boolean started;

  @Override
  public boolean next() {
    if (started) {
      advance();
    }
    started = true;
    return settle();
  }

  /// Leaves the row shown.
  private void advance() {
    if (showingOwn) {
      own = overlay.next();
    } else {
      storedValid = stored.next();
    }
  }

  /// Finds the next row to show: the key that comes first, the own row where both have it, no
  /// deletions.
  private boolean settle() {
    while (true) {
      RowWrite mine = own;
      if (mine == null) {
        showingOwn = false;
        return storedValid;
      }
      int order = storedValid ? compare(mine) : 1;
      if (order < 0) {
        showingOwn = false;
        return true;
      }
      if (order == 0 && storedValid) {
        storedValid = stored.next();
      }
      if (!mine.isDelete()) {
        showingOwn = true;
        return true;
      }
      own = overlay.next();
    }
  }

  /// The stored row's key against an own one, in the order of the scan.
  private int compare(RowWrite mine) {
    int from = stored.keyOffset();
    byte[] other = mine.key().bytes();
    int order =
        Arrays.compareUnsigned(
            stored.keyBuffer(), from, from + stored.keyLength(), other, 0, other.length);
    return backward ? -order : order;
  }

  @Override
  public byte[] keyBytes() {
    RowWrite mine = own;
    if (showingOwn && mine != null) {
      return mine.key().bytes();
    }
    int length = stored.keyLength();
    if (key.length < length) {
      key = new byte[Math.max(length, key.length * 2)];
    }
    System.arraycopy(stored.keyBuffer(), stored.keyOffset(), key, 0, length);
    return key;
  }

  @Override
  public int keyLengthBytes() {
    RowWrite mine = own;
    return showingOwn && mine != null ? mine.key().lengthBytes() : stored.keyLength();
  }

  @Override
  public byte[] valueBytes() {
    RowWrite mine = own;
    return showingOwn && mine != null ? mine.value() : stored.valueBuffer();
  }

  @Override
  public int valueLengthBytes() {
    RowWrite mine = own;
    return showingOwn && mine != null ? mine.value().length : stored.valueLength();
  }

  @Override
  public HybridTime version() {
    return showingOwn ? HybridTime.INFINITY : new HybridTime(stored.timestamp());
  }

  @Override
  public boolean mayAnswer() {
    return mayAnswer.getAsBoolean();
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      overlay.close();
      stored.close();
      open.decrementAndGet();
    }
  }
}
