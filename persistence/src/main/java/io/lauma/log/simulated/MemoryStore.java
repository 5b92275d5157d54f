package io.lauma.log.simulated;

import io.lauma.mvcc.SortedBatch;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.SortedStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A sorted store in memory, for simulations: one thread. A write copies the map only while a
/// cursor is open on it.
public final class MemoryStore implements SortedStore {
  private static final class Content {
    private final TreeMap<byte[], byte[]> map = new TreeMap<>(Arrays::compareUnsigned);
    private int cursors;
  }

  private Content content = new Content();

  /// A copy that goes its own way.
  public MemoryStore copy() {
    MemoryStore copy = new MemoryStore();
    copy.content.map.putAll(content.map);
    return copy;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    byte[] value = content.map.get(key);
    return value == null ? null : value.clone();
  }

  @Override
  public SortedCursor cursor() {
    return new MemoryCursor(content);
  }

  @Override
  public SortedCursor pointCursor() {
    return cursor();
  }

  @Override
  public void write(SortedBatch batch) {
    if (content.cursors > 0) {
      Content fresh = new Content();
      fresh.map.putAll(content.map);
      content = fresh;
    }
    ((MemoryBatch) batch).changes.forEach(change -> change.accept(content.map));
  }

  @Override
  public SortedBatch newBatch() {
    return new MemoryBatch();
  }

  private static final class MemoryBatch implements SortedBatch {
    private final List<Consumer<TreeMap<byte[], byte[]>>> changes = new ArrayList<>();

    @Override
    public void put(byte[] key, byte[] value) {
      byte[] keyCopy = key.clone();
      byte[] valueCopy = value.clone();
      changes.add(map -> map.put(keyCopy, valueCopy));
    }

    @Override
    public void delete(byte[] key) {
      byte[] copy = key.clone();
      changes.add(map -> map.remove(copy));
    }

    @Override
    public void deleteRange(byte[] start, byte[] end) {
      byte[] startCopy = start.clone();
      byte[] endCopy = end.clone();
      if (Arrays.compareUnsigned(startCopy, endCopy) < 0) {
        changes.add(map -> map.subMap(startCopy, endCopy).clear());
      }
    }

    @Override
    public void close() {
      changes.clear();
    }
  }

  private static final class MemoryCursor implements SortedCursor {
    private final Content content;
    private Map.@Nullable Entry<byte[], byte[]> present;
    private boolean open = true;

    MemoryCursor(Content content) {
      this.content = content;
      content.cursors++;
    }

    @Override
    public boolean seek(byte[] key, int length) {
      return moveTo(content.map.ceilingEntry(Arrays.copyOf(key, length)));
    }

    @Override
    public boolean seekBefore(byte[] key, int length) {
      return moveTo(content.map.lowerEntry(Arrays.copyOf(key, length)));
    }

    @Override
    public boolean next() {
      return moveTo(content.map.higherEntry(entry().getKey()));
    }

    @Override
    public boolean previous() {
      return moveTo(content.map.lowerEntry(entry().getKey()));
    }

    @Override
    public byte[] key() {
      return entry().getKey();
    }

    @Override
    public int keyLength() {
      return entry().getKey().length;
    }

    @Override
    public byte[] value() {
      return entry().getValue();
    }

    @Override
    public int valueLength() {
      return entry().getValue().length;
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        content.cursors--;
      }
    }

    private boolean moveTo(Map.@Nullable Entry<byte[], byte[]> entry) {
      present = entry;
      return entry != null;
    }

    private Map.Entry<byte[], byte[]> entry() {
      if (present == null || !open) {
        throw new IllegalStateException("the cursor is on no entry");
      }
      return present;
    }
  }
}
