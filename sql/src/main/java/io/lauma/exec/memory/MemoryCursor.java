package io.lauma.exec.memory;

import io.lauma.exec.ShardCursor;
import io.lauma.exec.StoredRow;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// Reads ranges of a [VersionedStore] for one statement, a chunk of rows at a time.
final class MemoryCursor implements ShardCursor {
  private static final int CHUNK_ROWS = 256;

  private final VersionedStore store;
  private final MemoryStatement statement;
  private final List<KeyRange> ranges;
  private final boolean backward;
  private final Queue<StoredRow> chunk = new ArrayDeque<>();
  private int range;
  private @Nullable Key last;
  private @Nullable StoredRow current;

  /// @param ranges in reading order
  MemoryCursor(
      VersionedStore store, MemoryStatement statement, List<KeyRange> ranges, boolean backward) {
    this.store = store;
    this.statement = statement;
    this.ranges = ranges;
    this.backward = backward;
  }

  @Override
  public boolean next() {
    while (chunk.isEmpty() && range < ranges.size()) {
      chunk.addAll(store.read(statement, ranges.get(range), backward, last, CHUNK_ROWS));
      if (chunk.isEmpty()) {
        range++;
        last = null;
      }
    }
    current = chunk.poll();
    if (current == null) {
      return false;
    }
    last = current.key();
    return true;
  }

  private StoredRow current() {
    return Objects.requireNonNull(current, "the cursor is on a row");
  }

  @Override
  public byte[] keyBytes() {
    return current().key().bytes();
  }

  @Override
  public int keyLengthBytes() {
    return current().key().lengthBytes();
  }

  @Override
  public byte[] valueBytes() {
    return current().value();
  }

  @Override
  public int valueLengthBytes() {
    return current().value().length;
  }

  @Override
  public HybridTime version() {
    return current().version();
  }

  @Override
  public boolean mayAnswer() {
    return true;
  }

  @Override
  public void close() {
    chunk.clear();
    range = ranges.size();
  }
}
