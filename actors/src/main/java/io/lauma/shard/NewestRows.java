package io.lauma.shard;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.RowWrite;
import io.lauma.mvcc.DeadRuns;
import io.lauma.mvcc.PassedRows;
import io.lauma.mvcc.VersionReader.Direction;
import io.lauma.shard.CommittedVersions.Version;
import io.lauma.txn.protocol.Decision;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The newest committed versions of a shard's rows, from memory where they were read or written
/// lately. Right for one start of the shard: each of its commits is told here before its marks go,
/// so that a reader that has met no mark finds a version that is not older than that commit; and a
/// version that comes from the store is kept only when nothing was committed since before it was
/// read. While a large transaction is marked nothing is taken from here: its rows stand in the
/// store before its end is told. Deletions are not kept one by one; runs of deleted rows that scans
/// have passed are, under the same rules. The shard's thread tells of commits, any thread reads.
public final class NewestRows {
  private final MarkIndex marks;
  private final CommittedVersions versions;
  private final RowCache cache;
  private final DeadRuns dead = new DeadRuns();
  private volatile long owner;

  /// Commits told so far. Changed by the shard's thread alone.
  private volatile long commits;

  NewestRows(MarkIndex marks, CommittedVersions versions, RowCache cache) {
    this.marks = marks;
    this.versions = versions;
    this.cache = cache;
    this.owner = cache.newOwner();
  }

  /// The newest version of a row, see [CommittedVersions#newest]; for the shard's thread.
  Optional<Version> newest(Key key) {
    return read(key, HybridTime.INFINITY, () -> versions.newest(key));
  }

  /// The version of a row that a read sees, for who has looked at the marks before.
  ///
  /// @param at INFINITY: the newest
  /// @param reading reads it from the store, when it is not known here
  public Optional<Version> read(Key key, HybridTime at, Supplier<Optional<Version>> reading) {
    if (marks.anyLarge()) {
      return reading.get();
    }
    Optional<Version> known = cache.get(owner, key);
    if (known.isPresent() && !known.get().timestamp().isAfter(at)) {
      return known;
    }
    return at.equals(HybridTime.INFINITY) ? kept(key, reading) : reading.get();
  }

  /// What a scan may jump over, for who has looked at the marks before and opens the scan
  /// afterwards; null when it has to look at everything.
  ///
  /// @param at INFINITY: everything is looked at
  public @Nullable PassedRows scan(HybridTime at, Direction direction) {
    return marks.anyLarge() || at.equals(HybridTime.INFINITY) ? null : dead.begin(at, direction);
  }

  /// The newest version as it was read is kept, unless the shard commits something meanwhile.
  private Optional<Version> kept(Key key, Supplier<Optional<Version>> reading) {
    long presentOwner = owner;
    long before = commits;
    Optional<Version> version = reading.get();
    version.ifPresent(read ->
        cache.putIf(presentOwner, key, read, () -> commits == before && owner == presentOwner));
    return version;
  }

  /// A transaction has ended in this start of the shard; what it has committed is in the store. Not
  /// for the events of earlier starts: rows may have changed since.
  void ended(Registration<?> registration, Decision decision) {
    switch (decision) {
      case Decision.Commit(HybridTime timestamp) -> {
        if (registration.spill == null) {
          committed(registration.rows.all(), timestamp);
        } else {
          committedOthers();
        }
      }
      case Decision.Abort _ -> {}
    }
  }

  /// A transaction has committed these rows.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void committed(List<RowWrite> rows, HybridTime timestamp) {
    commits++;
    for (RowWrite row : rows) {
      cache.put(owner, row.key(), new Version(timestamp, row.value()));
      if (row.isDelete()) {
        dead.deleted(row.key(), timestamp);
      } else {
        dead.alive(row.key());
      }
    }
  }

  /// A transaction has committed rows that are not known one by one.
  @SuppressWarnings("NonAtomicVolatileUpdate")
  void committedOthers() {
    commits++;
    owner = cache.newOwner();
    dead.forget();
  }
}
