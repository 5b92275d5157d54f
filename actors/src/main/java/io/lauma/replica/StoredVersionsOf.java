package io.lauma.replica;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.ShardId;
import io.lauma.kv.TxnId;
import io.lauma.log.GroupStore;
import io.lauma.mvcc.VersionCursor;
import io.lauma.mvcc.VersionReader;
import io.lauma.shard.CommittedVersions;
import io.lauma.shard.SpillNames;
import java.util.Optional;

/// The versions and the rows put aside of a group's store as its shards ask for them.
final class StoredVersionsOf implements CommittedVersions {
  private static final byte[] DELETED = new byte[0];

  private final ShardId shard;
  private final GroupStore store;
  private final VersionReader rows;

  StoredVersionsOf(ShardId shard, GroupStore store) {
    this.shard = shard;
    this.store = store;
    this.rows = store.rows();
  }

  /// A row that is not there may have been deleted below the horizon and swept since: for who has
  /// seen less than the horizon it counts as deleted there.
  @Override
  public Optional<Version> newest(Key key) {
    Optional<VersionReader.Version> newest = rows.version(key, HybridTime.INFINITY);
    HybridTime horizon = store.horizon();
    return newest.isEmpty() && !horizon.equals(HybridTime.ZERO)
        ? Optional.of(new Version(horizon, DELETED))
        : newest.map(v -> new Version(v.timestamp(), v.value()));
  }

  @Override
  public Optional<Key> changedBetween(KeyRange range, HybridTime after, HybridTime before) {
    return after.compareTo(store.horizon()) < 0
        ? Optional.of(Key.EMPTY)
        : rows.changedBetween(range, after, new HybridTime(before.value() - 1));
  }

  @Override
  public Optional<byte[]> spilled(TxnId txn, Key key) {
    return store.stagedRow(SpillNames.stage(shard, txn), key);
  }

  @Override
  public boolean anySpilled(TxnId txn, KeyRange range) {
    try (VersionCursor rows =
        store.stagedRows(SpillNames.stage(shard, txn), range, VersionReader.Direction.FORWARD)) {
      return rows.next();
    }
  }
}
