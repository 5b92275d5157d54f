package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.Optional;

/// The committed versions of a shard's rows, as the leader's store holds them now.
public interface CommittedVersions {
  /// A committed version; an empty value is a deletion.
  record Version(HybridTime timestamp, byte[] value) {
    public boolean isDelete() {
      return value.length == 0;
    }
  }

  /// The newest version of a row, deletions included; empty when there never was one.
  Optional<Version> newest(Key key);

  /// Whether a row in `range` has a version above `after` and below `before`, both excluded.
  boolean anyBetween(KeyRange range, HybridTime after, HybridTime before);
}
