package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.TxnId;
import java.util.Optional;

/// What the leader's store holds of a shard now: the committed versions of its rows, and the rows
/// that large transactions have put aside. Safe on any thread; may read the disk.
public interface CommittedVersions {
  /// A committed version; an empty value is a deletion.
  record Version(HybridTime timestamp, byte[] value) {
    public boolean isDelete() {
      return value.length == 0;
    }
  }

  /// The newest version of a row, deletions included; empty when there never was one.
  Optional<Version> newest(Key key);

  /// A row in `range` that has a version above `after` and below `before`, both excluded; EMPTY
  /// when versions that old may be gone.
  Optional<Key> changedBetween(KeyRange range, HybridTime after, HybridTime before);

  /// A row that an undecided transaction has put aside, a deletion as an empty value.
  Optional<byte[]> spilled(TxnId txn, Key key);

  /// Whether an undecided transaction has put a row of `range` aside.
  boolean anySpilled(TxnId txn, KeyRange range);
}
