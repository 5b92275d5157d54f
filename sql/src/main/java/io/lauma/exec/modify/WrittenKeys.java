package io.lauma.exec.modify;

import io.lauma.kv.Key;
import io.lauma.types.SqlException;
import io.lauma.types.SqlState;
import java.util.HashSet;
import java.util.Set;

/// The keys of rows that one ON CONFLICT DO UPDATE has inserted or updated. Used by one thread at a
/// time.
final class WrittenKeys {
  /// Beyond it 53200.
  private static final long SIZE_BYTES_MAX = 1L << 30;

  /// Of an entry, beside the key's bytes.
  private static final int ENTRY_BYTES = 80;

  private final Set<Key> keys = new HashSet<>();
  private long sizeBytes;

  boolean contains(Key key) {
    return keys.contains(key);
  }

  void add(Key key) {
    if (keys.add(key)) {
      sizeBytes += key.lengthBytes() + ENTRY_BYTES;
    }
    if (sizeBytes > SIZE_BYTES_MAX) {
      throw new SqlException(SqlState.OUT_OF_MEMORY, "out of memory")
          .withDetail("An ON CONFLICT DO UPDATE writes too many rows.");
    }
  }
}
