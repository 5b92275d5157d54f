package io.lauma.exec.memory;

import io.lauma.exec.StoredRow;
import io.lauma.exec.Transaction.Isolation;
import io.lauma.exec.WriteOutcome;
import io.lauma.exec.memory.VersionedRow.Provisional;
import io.lauma.exec.memory.VersionedRow.Version;
import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.Optional;

/// What a statement finds in a row that its transaction has locked; under the store's lock.
final class RowVersions {
  private final VersionedStore store;
  private final MemoryStatement statement;

  RowVersions(VersionedStore store, MemoryStatement statement) {
    this.store = store;
    this.statement = statement;
  }

  /// The newest version, the transaction's own row included.
  Optional<StoredRow> newest(Key key) {
    VersionedRow row = store.row(key);
    Provisional own = row.provisional();
    if (own != null) {
      return own.isLive()
          ? Optional.of(new StoredRow(key, own.value(), HybridTime.INFINITY))
          : Optional.empty();
    }
    return row.newestLive().map((Version version) -> VersionedStore.stored(key, version));
  }

  /// The newest version when it is not the one that the statement has seen.
  ///
  /// @throws SqlException 40001 for such a row above READ COMMITTED
  Optional<WriteOutcome.Changed> ifChanged(Key key) {
    VersionedRow row = store.row(key);
    Optional<StoredRow> newest = newest(key);
    boolean newer =
        row.provisional() == null
            && row.newest()
                .map(version -> version.time().isAfter(statement.seen(key)))
                .orElse(false);
    if (newest.isPresent() && !newer) {
      return Optional.empty();
    }
    if (statement.memoryTransaction().isolation() != Isolation.READ_COMMITTED) {
      throw new SqlException(
          SqlState.T_R_SERIALIZATION_FAILURE,
          newest.isEmpty()
              ? "could not serialize access due to concurrent delete"
              : "could not serialize access due to concurrent update");
    }
    return Optional.of(new WriteOutcome.Changed(newest));
  }
}
