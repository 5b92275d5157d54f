package io.lauma.shard;

import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A transaction's uncommitted rows at one shard, in layers by savepoint. Savepoints are numbered
/// upwards and numbers are not reused within a transaction; 0 is the transaction itself.
final class ProvisionalRows {
  private final NavigableMap<Key, Layer> rows = new TreeMap<>();
  private long bytes;

  /// The newest content of a row, and what it was before a savepoint.
  private record Layer(int savepoint, byte[] value, @Nullable Layer before) {}

  void put(Key key, int savepoint, byte[] value) {
    Layer top = rows.get(key);
    Layer before = top;
    while (before != null && before.savepoint() >= savepoint) {
      bytes -= before.value().length;
      before = before.before();
    }
    if (top == null) {
      bytes += key.lengthBytes();
    }
    bytes += value.length;
    rows.put(key, new Layer(savepoint, value, before));
  }

  /// Forgets what was written since savepoint `savepoint` was set.
  void rollbackTo(int savepoint) {
    rows.entrySet()
        .removeIf(row -> {
          Layer layer = row.getValue();
          while (layer != null && layer.savepoint() >= savepoint) {
            bytes -= layer.value().length;
            layer = layer.before();
          }
          if (layer == null) {
            bytes -= row.getKey().lengthBytes();
            return true;
          }
          row.setValue(layer);
          return false;
        });
  }

  /// Bytes of keys and values.
  long bytes() {
    return bytes;
  }

  /// The first rows, about `bytesMax` of them and at least one, in key order.
  ///
  /// @param all also what a savepoint could still undo
  List<RowWrite> first(long bytesMax, boolean all) {
    List<RowWrite> found = new ArrayList<>();
    long size = 0;
    for (Map.Entry<Key, Layer> row : rows.entrySet()) {
      if (size >= bytesMax) {
        break;
      }
      if (all || row.getValue().savepoint() == 0) {
        found.add(new RowWrite(row.getKey(), row.getValue().value()));
        size += row.getKey().lengthBytes() + row.getValue().value().length;
      }
    }
    return found;
  }

  /// Forgets a row unless it has been written again since; answers whether it is gone.
  @SuppressWarnings("ReferenceEquality") // the very array that was written, not one like it
  boolean remove(RowWrite row) {
    Layer layer = rows.get(row.key());
    if (layer == null || layer.value() != row.value()) {
      return false;
    }
    rows.remove(row.key());
    bytes -= row.key().lengthBytes();
    for (Layer gone = layer; gone != null; gone = gone.before()) {
      bytes -= gone.value().length;
    }
    return true;
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  Optional<byte[]> newest(Key key) {
    return Optional.ofNullable(rows.get(key)).map(Layer::value);
  }

  /// The newest content of every row, in key order.
  List<RowWrite> all() {
    return view(rows);
  }

  List<RowWrite> within(KeyRange range) {
    return view(rows.subMap(range.start(), range.end()));
  }

  List<Key> keys() {
    return List.copyOf(rows.keySet());
  }

  /// Every layer, in key order, oldest first.
  List<ShardImage.Provisional> layers() {
    List<ShardImage.Provisional> all = new ArrayList<>();
    rows.forEach((key, top) -> {
      int at = all.size();
      for (Layer layer = top; layer != null; layer = layer.before()) {
        all.add(at, new ShardImage.Provisional(key, layer.savepoint(), layer.value()));
      }
    });
    return all;
  }

  private static List<RowWrite> view(SortedMap<Key, Layer> part) {
    List<RowWrite> writes = new ArrayList<>(part.size());
    part.forEach((key, layer) -> writes.add(new RowWrite(key, layer.value())));
    return writes;
  }
}
