package io.lauma.mvcc;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Row versions in a [SortedStore], all under one prefix byte.
public final class StoredVersions implements VersionReader {
  private final SortedStore store;
  private final byte prefix;

  public StoredVersions(SortedStore store, byte prefix) {
    this.store = store;
    this.prefix = prefix;
  }

  @Override
  public Optional<Version> version(Key key, HybridTime at) {
    try (SortedCursor cursor = store.pointCursor()) {
      if (!seekVersion(cursor, key, at)) {
        return Optional.empty();
      }
      byte[] value = Arrays.copyOf(cursor.value(), cursor.valueLength());
      long timestamp = VersionKeys.timestamp(cursor.key(), cursor.keyLength());
      return Optional.of(new Version(value, new HybridTime(timestamp)));
    }
  }

  @Override
  public VersionCursor scan(
      KeyRange range, HybridTime at, Direction direction, @Nullable PassedRows passed) {
    return switch (direction) {
      case FORWARD -> new ForwardVersions(store.cursor(), prefix, range, at.value(), passed);
      case BACKWARD -> new BackwardVersions(store.cursor(), prefix, range, at.value(), passed);
    };
  }

  /// Looks single rows up in the order of a scan.
  VersionProbe probe(Direction direction) {
    return new VersionProbe(store.cursor(), prefix, direction);
  }

  @Override
  public Optional<Key> changedBetween(KeyRange range, HybridTime after, HybridTime upTo) {
    byte[] start = withPrefix(range.start());
    byte[] end = withPrefix(range.end());
    try (SortedCursor cursor = store.cursor()) {
      boolean more = seekRow(cursor, start);
      while (more && rowIsBefore(cursor, end)) {
        long timestamp = VersionKeys.timestamp(cursor.key(), cursor.keyLength());
        if (timestamp > after.value() && timestamp <= upTo.value()) {
          int rowEnd = cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES;
          return Optional.of(Key.of(Arrays.copyOfRange(cursor.key(), 1, rowEnd)));
        }
        more = cursor.next();
      }
    }
    return Optional.empty();
  }

  /// Moves to the newest version of `key` at or below `at`.
  private boolean seekVersion(SortedCursor cursor, Key key, HybridTime at) {
    byte[] wanted = VersionKeys.of(prefix, key, at);
    if (!cursor.seek(wanted, wanted.length) || cursor.keyLength() != wanted.length) {
      return false;
    }
    int row = wanted.length - VersionKeys.TIMESTAMP_BYTES;
    return Arrays.equals(cursor.key(), 0, row, wanted, 0, row);
  }

  private byte[] withPrefix(Key key) {
    return withPrefix(prefix, key);
  }

  static byte[] withPrefix(byte prefix, Key key) {
    byte[] row = key.bytes();
    byte[] stored = new byte[VersionKeys.PREFIX_BYTES + row.length];
    stored[0] = prefix;
    System.arraycopy(row, 0, stored, VersionKeys.PREFIX_BYTES, row.length);
    return stored;
  }

  /// Moves to the first version of the first row at or after `start` (with prefix). When `start`
  /// extends a row's key, versions of that row may sort behind it; they are passed over.
  static boolean seekRow(SortedCursor cursor, byte[] start) {
    boolean more = cursor.seek(start, start.length);
    while (more && rowIsBefore(cursor, start)) {
      more = cursor.next();
    }
    return more;
  }

  /// Whether the entry is a row version whose row key is before `end` (with prefix).
  static boolean rowIsBefore(SortedCursor cursor, byte[] end) {
    byte[] key = cursor.key();
    int row = cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES;
    return row >= VersionKeys.PREFIX_BYTES
        && key[0] == end[0]
        && Arrays.compareUnsigned(key, 0, row, end, 0, end.length) < 0;
  }
}
