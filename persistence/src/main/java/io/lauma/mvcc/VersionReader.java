package io.lauma.mvcc;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads of row versions at a timestamp. Row keys of one store are prefix-free (no row key is the
/// beginning of another), which the key encoding guarantees. Thread safe; reads may block on the
/// disk, so they run on a reader thread, never in an actor.
public interface VersionReader {
  /// A version of a row: its value, empty for a deletion, and its timestamp.
  record Version(byte[] value, HybridTime timestamp) {
    public boolean isDelete() {
      return value.length == 0;
    }
  }

  /// The newest version at or below `at`, deletions included; empty when the row never existed (or
  /// only below the horizon). At INFINITY it is what a write conflicts with.
  Optional<Version> version(Key key, HybridTime at);

  /// The row visible at `at`: the newest version at or below it; empty when there is none or it is
  /// a deletion.
  default Optional<Version> get(Key key, HybridTime at) {
    return version(key, at).filter(found -> !found.isDelete());
  }

  /// The visible rows of `range` at `at`, in key order, from one consistent view taken now.
  default VersionCursor scan(KeyRange range, HybridTime at) {
    return scan(range, at, Direction.FORWARD);
  }

  /// The visible rows of `range` at `at`, in the given order, from one consistent view taken now.
  default VersionCursor scan(KeyRange range, HybridTime at, Direction direction) {
    return scan(range, at, direction, null);
  }

  /// [#scan], which jumps over known runs of dead rows.
  ///
  /// @param passed for this scan alone, of the same timestamp and direction, begun before; closed
  ///   with the cursor
  VersionCursor scan(
      KeyRange range, HybridTime at, Direction direction, @Nullable PassedRows passed);

  /// A row of `range` that has a version, deletions included, with a timestamp above `after` and at
  /// or below `upTo`: the validation of a span that was read at `after`.
  Optional<Key> changedBetween(KeyRange range, HybridTime after, HybridTime upTo);

  /// Order of a scan.
  enum Direction {
    FORWARD,
    BACKWARD
  }
}
