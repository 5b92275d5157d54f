package io.lauma.replica;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.mvcc.VersionReader;
import io.lauma.shard.CommittedVersions;
import java.util.Optional;

/// The committed versions of a group's store as its shards ask for them.
final class StoredVersionsOf implements CommittedVersions {
  private static final byte[] DELETED = new byte[0];

  private final VersionReader rows;

  StoredVersionsOf(VersionReader rows) {
    this.rows = rows;
  }

  @Override
  public Optional<Version> newest(Key key) {
    Optional<VersionReader.Version> live = rows.get(key, HybridTime.INFINITY);
    if (live.isPresent()) {
      return live.map(v -> new Version(v.timestamp(), v.value()));
    }
    HybridTime newest = rows.newest(key);
    return newest.equals(HybridTime.ZERO)
        ? Optional.empty()
        : Optional.of(new Version(newest, DELETED));
  }

  @Override
  public boolean anyBetween(KeyRange range, HybridTime after, HybridTime before) {
    return rows.changedBetween(range, after, new HybridTime(before.value() - 1));
  }
}
