package io.lauma.shard;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.lauma.kv.Key;
import io.lauma.shard.CommittedVersions.Version;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// The memory of a node for rows that are read and changed often, for all shards that it leads
/// together. What is right in it is up to [NewestRows]. Thread-safe.
public final class RowCache {
  /// Longer rows are not kept, bytes: they would push out many others.
  private static final int ROW_BYTES_MAX = 4_096;

  /// What an entry takes beside its key and value, bytes, about.
  private static final int ENTRY_BYTES = 160;

  private final Cache<Place, Version> rows;
  private final AtomicLong owners = new AtomicLong();

  /// A row of one owner.
  private record Place(long owner, Key key) {}

  /// @param bytesMax about what all entries together take, 0 for none
  public RowCache(long bytesMax) {
    rows =
        Caffeine.newBuilder()
            .maximumWeight(bytesMax)
            .weigher(RowCache::bytes)
            .executor(Runnable::run)
            .build();
  }

  private static int bytes(Place place, Version version) {
    return ENTRY_BYTES + place.key().lengthBytes() + version.value().length;
  }

  /// A number that no entry has yet.
  long newOwner() {
    return owners.incrementAndGet();
  }

  Optional<Version> get(long owner, Key key) {
    return Optional.ofNullable(rows.getIfPresent(new Place(owner, key)));
  }

  void put(long owner, Key key, Version version) {
    Place place = new Place(owner, key);
    if (version.isDelete() || version.value().length > ROW_BYTES_MAX) {
      rows.invalidate(place);
    } else {
      rows.put(place, version);
    }
  }

  /// Puts an entry where there is none, if a condition holds that no other change of the entry
  /// makes untrue meanwhile.
  void putIf(long owner, Key key, Version version, BooleanSupplier condition) {
    if (!version.isDelete() && version.value().length <= ROW_BYTES_MAX) {
      var _ =
          rows.asMap()
              .compute(
                  new Place(owner, key),
                  (_, present) -> present == null && condition.getAsBoolean() ? version : present);
    }
  }
}
