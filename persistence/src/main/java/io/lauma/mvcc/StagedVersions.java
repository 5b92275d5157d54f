package io.lauma.mvcc;

import io.lauma.kv.HybridTime;
import io.lauma.kv.Key;
import io.lauma.kv.KeyRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Row versions together with the rows of large commits that are still on their way among them. A
/// row moves by being put among the versions first and leaving its stage later, so a reader that
/// looks at the stages before the versions misses none; one that it sees in both places is the same
/// version.
public final class StagedVersions implements VersionReader {
  private final SortedStore store;
  private final StoredVersions versions;
  private final Supplier<List<CommittedStage>> stages;

  /// @param stages the committed stages of the store as of now, at any time
  public StagedVersions(
      SortedStore store, StoredVersions versions, Supplier<List<CommittedStage>> stages) {
    this.store = store;
    this.versions = versions;
    this.stages = stages;
  }

  @Override
  public Optional<Version> version(Key key, HybridTime at) {
    List<CommittedStage> known = stages.get();
    if (known.isEmpty()) {
      return versions.version(key, at);
    }
    Optional<Version> staged = Optional.empty();
    for (CommittedStage stage : known) {
      if (!stage.timestamp().isAfter(at) && isNewer(stage.timestamp(), staged)) {
        byte[] value = store.get(stage.of(key));
        if (value != null) {
          staged = Optional.of(new Version(value, stage.timestamp()));
        }
      }
    }
    Optional<Version> stored = versions.version(key, at);
    return stored.isPresent() && isNewer(stored.get().timestamp(), staged) ? stored : staged;
  }

  private static boolean isNewer(HybridTime timestamp, Optional<Version> than) {
    return than.isEmpty() || timestamp.isAfter(than.get().timestamp());
  }

  /// While there is a stage no run of dead rows is learned or jumped over: a row of the stage would
  /// come to stand in it without having been told.
  @Override
  public VersionCursor scan(
      KeyRange range, HybridTime at, Direction direction, @Nullable PassedRows passed) {
    List<CommittedStage> known = stages.get();
    if (known.isEmpty()) {
      return versions.scan(range, at, direction, passed);
    }
    List<StagedRows> staged = new ArrayList<>();
    for (CommittedStage stage : known) {
      if (!stage.timestamp().isAfter(at)) {
        StagedRows rows =
            new StagedRows(
                store,
                stage.prefix(),
                range,
                stage.timestamp().value(),
                direction == Direction.BACKWARD);
        if (rows.next()) {
          staged.add(rows);
        } else {
          rows.close();
        }
      }
    }
    VersionCursor stored = versions.scan(range, at, direction);
    return staged.isEmpty()
        ? stored
        : new MergedVersions(versions.probe(direction), at, direction, staged, stored);
  }

  @Override
  public Optional<Key> changedBetween(KeyRange range, HybridTime after, HybridTime upTo) {
    for (CommittedStage stage : stages.get()) {
      if (stage.timestamp().isAfter(after) && !stage.timestamp().isAfter(upTo)) {
        try (StagedRows rows = new StagedRows(store, stage.prefix(), range, 0, false)) {
          if (rows.next()) {
            int start = rows.keyOffset();
            byte[] key = Arrays.copyOfRange(rows.keyBuffer(), start, start + rows.keyLength());
            return Optional.of(Key.of(key));
          }
        }
      }
    }
    return versions.changedBetween(range, after, upTo);
  }
}
