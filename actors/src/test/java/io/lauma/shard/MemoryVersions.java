package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Committed versions in memory, for tests and the simulation.
public final class MemoryVersions implements CommittedVersions {
  private final NavigableMap<Key, NavigableMap<HybridTime, byte[]>> rows = new TreeMap<>();

  private final Map<TxnId, NavigableMap<Key, byte[]>> aside = new TreeMap<>();

  public void apply(HybridTime timestamp, List<RowWrite> writes) {
    for (RowWrite write : writes) {
      rows.computeIfAbsent(write.key(), _ -> new TreeMap<>()).put(timestamp, write.value());
    }
  }

  @Override
  public Optional<Version> newest(Key key) {
    return at(key, HybridTime.INFINITY);
  }

  /// The version that a read at `at` sees, deletions included.
  public Optional<Version> at(Key key, HybridTime at) {
    return Optional.ofNullable(rows.get(key))
        .map(versions -> versions.floorEntry(at))
        .map(entry -> new Version(entry.getKey(), entry.getValue()));
  }

  @Override
  public Optional<Key> changedBetween(KeyRange range, HybridTime after, HybridTime before) {
    return rows.subMap(range.start(), range.end()).entrySet().stream()
        .filter(row -> {
          HybridTime next = row.getValue().higherKey(after);
          return next != null && before.isAfter(next);
        })
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /// Rows of a large transaction go into its stage.
  public void spill(TxnId txn, List<RowWrite> writes) {
    NavigableMap<Key, byte[]> stage = aside.computeIfAbsent(txn, _ -> new TreeMap<>());
    writes.forEach(write -> stage.put(write.key(), write.value()));
  }

  /// A transaction's rows of a range leave its stage.
  public List<RowWrite> dropSpilled(TxnId txn, KeyRange range) {
    NavigableMap<Key, byte[]> stage = aside.getOrDefault(txn, new TreeMap<>());
    Map<Key, byte[]> part = stage.subMap(range.start(), range.end());
    List<RowWrite> writes =
        part.entrySet().stream().map(e -> new RowWrite(e.getKey(), e.getValue())).toList();
    part.clear();
    return writes;
  }

  /// The transactions that have put a row of a range aside.
  public List<TxnId> spillers(KeyRange range) {
    return aside.keySet().stream().filter(txn -> anySpilled(txn, range)).toList();
  }

  @Override
  public Optional<byte[]> spilled(TxnId txn, Key key) {
    return Optional.ofNullable(aside.getOrDefault(txn, new TreeMap<>()).get(key));
  }

  @Override
  public boolean anySpilled(TxnId txn, KeyRange range) {
    return !aside.getOrDefault(txn, new TreeMap<>()).subMap(range.start(), range.end()).isEmpty();
  }

  /// Every version of a row, oldest first.
  public Map<HybridTime, byte[]> history(Key key) {
    return rows.getOrDefault(key, new TreeMap<>());
  }
}
