package io.lauma.shard;

import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.kv.RowWrite;
import io.lauma.kv.TxnId;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What one large transaction has put aside at one shard: rows that are in the group's log as a
/// stage and no longer in memory. Mutable, confined to [ShardState]; only [#contains] and [#anyIn]
/// may be called on any thread.
final class Spill implements MarkIndex.MarkedRows {
  private final TxnId txn;
  private final CommittedVersions store;

  /// Absent when the stage was found at a start: then the store is asked each time.
  private final @Nullable KeyFilter filter;

  /// The rows on their way into the log; still in memory, too.
  List<RowWrite> inFlight = List.of();

  Spill(TxnId txn, CommittedVersions store, boolean fresh) {
    this.txn = txn;
    this.store = store;
    this.filter = fresh ? new KeyFilter() : null;
  }

  boolean isIdle() {
    return inFlight.isEmpty();
  }

  /// The rows in flight are in the store.
  void arrived() {
    KeyFilter keys = filter;
    if (keys != null) {
      inFlight.forEach(row -> keys.add(row.key()));
    }
    inFlight = List.of();
  }

  /// The row as it was put aside, a deletion as an empty value.
  Optional<byte[]> find(Key key) {
    KeyFilter keys = filter;
    return keys != null && !keys.mayContain(key) ? Optional.empty() : store.spilled(txn, key);
  }

  @Override
  public boolean contains(Key key) {
    return store.spilled(txn, key).isPresent();
  }

  @Override
  public boolean anyIn(KeyRange range) {
    return store.anySpilled(txn, range);
  }
}
