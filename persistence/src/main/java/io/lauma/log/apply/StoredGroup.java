package io.lauma.log.apply;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import io.lauma.log.GroupStore;
import io.lauma.log.NodeId;
import io.lauma.log.StoredEvent;
import io.lauma.log.StoredHandOver;
import io.lauma.log.StoredSnapshot;
import io.lauma.mvcc.CommittedStage;
import io.lauma.mvcc.SortedCursor;
import io.lauma.mvcc.SortedStore;
import io.lauma.mvcc.StagedRows;
import io.lauma.mvcc.StagedVersions;
import io.lauma.mvcc.StoredVersions;
import io.lauma.mvcc.VersionCursor;
import io.lauma.mvcc.VersionKeys;
import io.lauma.mvcc.VersionReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The applied state of a replica, read from its sorted store.
public final class StoredGroup implements GroupStore {
  private final SortedStore store;
  private final CommittedStages stages;
  private final VersionReader rows;
  private volatile @Nullable HybridTime horizon;

  public StoredGroup(SortedStore store) {
    this.store = store;
    this.stages = new CommittedStages(store);
    this.rows = new StagedVersions(store, new StoredVersions(store, StoreKeys.ROW), stages);
  }

  /// The store has another horizon or other committed stages than before: by an entry, because a
  /// stage was moved, or because the store was replaced. To be called before the change is
  /// announced.
  public void changed() {
    stages.changed();
    synchronized (this) {
      horizon = null;
    }
  }

  @Override
  public long appliedIndex() {
    return AppliedPosition.read(store).index();
  }

  @Override
  public long epoch(String persistenceId) {
    return WriterState.read(store, persistenceId).epoch();
  }

  @Override
  public long highestSequenceNumber(String persistenceId) {
    return WriterState.read(store, persistenceId).highest();
  }

  @Override
  public List<StoredEvent> events(String persistenceId, long from, long to, int limit) {
    return StoredEvents.read(store, persistenceId, from, to, Math.min(limit, EVENTS_MAX));
  }

  @Override
  public Optional<StoredSnapshot> snapshot(String persistenceId, long from, long to) {
    byte[] first = StoreKeys.snapshot(persistenceId, Math.max(0, from));
    byte[] end = StoreKeys.snapshot(persistenceId, to == Long.MAX_VALUE ? to : to + 1);
    try (SortedCursor cursor = store.cursor()) {
      if (!cursor.seekBefore(end, end.length)
          || Arrays.compareUnsigned(cursor.key(), 0, cursor.keyLength(), first, 0, first.length)
              < 0) {
        return Optional.empty();
      }
      int length = cursor.keyLength();
      ByteReader number =
          new ByteReader(Arrays.copyOfRange(cursor.key(), length - Long.BYTES, length));
      return Optional.of(
          new StoredSnapshot(
              number.position(), Arrays.copyOf(cursor.value(), cursor.valueLength())));
    }
  }

  @Override
  public Optional<StoredHandOver> handOver() {
    byte[] bytes = store.get(StoreKeys.HAND_OVER);
    if (bytes == null) {
      return Optional.empty();
    }
    ByteReader in = new ByteReader(bytes);
    return Optional.of(new StoredHandOver(in.position(), new NodeId(in.string()), in.rest()));
  }

  @Override
  public Optional<byte[]> value(String name) {
    return Optional.ofNullable(store.get(StoreKeys.value(name)));
  }

  @Override
  public List<NamedValue> values(String from, int limit) {
    List<NamedValue> found = new ArrayList<>();
    byte[] start = StoreKeys.value(from);
    try (SortedCursor cursor = store.cursor()) {
      boolean more = cursor.seek(start, start.length);
      while (more
          && found.size() < limit
          && cursor.keyLength() == start.length
          && cursor.key()[0] == start[0]) {
        String name = new ByteReader(Arrays.copyOfRange(cursor.key(), 1, start.length)).string();
        found.add(new NamedValue(name, Arrays.copyOf(cursor.value(), cursor.valueLength())));
        more = cursor.next();
      }
    }
    return found;
  }

  @Override
  public HybridTime horizon() {
    HybridTime known = horizon;
    return known == null ? loadHorizon() : known;
  }

  private synchronized HybridTime loadHorizon() {
    HybridTime read = EntryApplier.horizon(store);
    horizon = read;
    return read;
  }

  @Override
  public Optional<Key> firstRowKey(Key from) {
    byte[] start = StoreKeys.row(from);
    try (SortedCursor cursor = store.cursor()) {
      if (!cursor.seek(start, start.length) || cursor.key()[0] != StoreKeys.ROW) {
        return Optional.empty();
      }
      int end = cursor.keyLength() - VersionKeys.TIMESTAMP_BYTES;
      return Optional.of(Key.of(Arrays.copyOfRange(cursor.key(), 1, end)));
    }
  }

  @Override
  public List<String> persistenceIds(String after, int limit) {
    List<String> ids = new ArrayList<>();
    byte[] start = after.isEmpty() ? StoreKeys.writers() : StoreKeys.writer(after);
    try (SortedCursor cursor = store.cursor()) {
      boolean more = cursor.seek(start, start.length);
      while (more && ids.size() < limit && StoreKeys.isWriter(cursor.key(), cursor.keyLength())) {
        String id = StoreKeys.persistenceIdOfWriter(cursor.key(), cursor.keyLength());
        if (!id.equals(after)) {
          ids.add(id);
        }
        more = cursor.next();
      }
    }
    return ids;
  }

  @Override
  public VersionReader rows() {
    return rows;
  }

  @Override
  public Optional<byte[]> stagedRow(String stage, Key key) {
    return Optional.ofNullable(store.get(StagedRows.under(StoreKeys.stage(stage), key)));
  }

  @Override
  public VersionCursor stagedRows(String stage, KeyRange range, VersionReader.Direction direction) {
    return new StagedRows(
        store,
        StoreKeys.stage(stage),
        range,
        HybridTime.INFINITY.value(),
        direction == VersionReader.Direction.BACKWARD);
  }

  @Override
  public List<String> undecidedStages(String beginning) {
    List<String> found = new ArrayList<>();
    List<CommittedStage> committed = CommittedStages.read(store);
    byte[] next = StoreKeys.stages();
    try (SortedCursor cursor = store.cursor()) {
      boolean more = cursor.seek(next, next.length);
      while (more && StoreKeys.isStaged(cursor.key(), cursor.keyLength())) {
        String stage = StoreKeys.stageOf(cursor.key(), cursor.keyLength());
        byte[] prefix = StoreKeys.stage(stage);
        if (stage.startsWith(beginning)
            && committed.stream().noneMatch(c -> Arrays.equals(c.prefix(), prefix))) {
          found.add(stage);
        }
        next = StoreKeys.behind(prefix);
        more = cursor.seek(next, next.length);
      }
    }
    return found;
  }
}
