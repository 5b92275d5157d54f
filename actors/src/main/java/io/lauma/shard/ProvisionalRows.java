package io.lauma.shard;

import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/// A transaction's uncommitted rows at one shard, in layers by savepoint. Savepoints are numbered
/// upwards and numbers are not reused within a transaction; 0 is the transaction itself.
final class ProvisionalRows {
  private final NavigableMap<Key, List<Layer>> rows = new TreeMap<>();

  private record Layer(int savepoint, byte[] value) {}

  void put(Key key, int savepoint, byte[] value) {
    List<Layer> layers = rows.computeIfAbsent(key, _ -> new ArrayList<>(1));
    if (!layers.isEmpty() && layers.getLast().savepoint() >= savepoint) {
      layers.removeLast();
    }
    layers.add(new Layer(savepoint, value));
  }

  /// Forgets what was written since savepoint `savepoint` was set.
  void rollbackTo(int savepoint) {
    rows.values().forEach(layers -> layers.removeIf(layer -> layer.savepoint() >= savepoint));
    rows.values().removeIf(List::isEmpty);
  }

  boolean isEmpty() {
    return rows.isEmpty();
  }

  Optional<byte[]> newest(Key key) {
    return Optional.ofNullable(rows.get(key)).map(layers -> layers.getLast().value());
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
    rows.forEach((key, layers) ->
        layers.forEach(
            layer -> all.add(new ShardImage.Provisional(key, layer.savepoint(), layer.value()))));
    return all;
  }

  private static List<RowWrite> view(SortedMap<Key, List<Layer>> part) {
    List<RowWrite> writes = new ArrayList<>(part.size());
    part.forEach((key, layers) -> writes.add(new RowWrite(key, layers.getLast().value())));
    return writes;
  }
}
