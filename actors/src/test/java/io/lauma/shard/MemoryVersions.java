package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/// Committed versions in memory, for tests and the simulation.
public final class MemoryVersions implements CommittedVersions {
  private final NavigableMap<Key, NavigableMap<HybridTime, byte[]>> rows = new TreeMap<>();

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
  public boolean anyBetween(KeyRange range, HybridTime after, HybridTime before) {
    return rows.subMap(range.start(), range.end()).values().stream()
        .map(versions -> versions.higherKey(after))
        .anyMatch(next -> next != null && before.isAfter(next));
  }

  /// Every version of a row, oldest first.
  public Map<HybridTime, byte[]> history(Key key) {
    return rows.getOrDefault(key, new TreeMap<>());
  }
}
