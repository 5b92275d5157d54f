package io.lauma.log.ratis;

import io.lauma.mvcc.StoreException;
import io.lauma.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.ratis.server.protocol.TermIndex;
import org.apache.ratis.server.storage.FileInfo;
import org.apache.ratis.server.storage.RaftStorage;
import org.apache.ratis.statemachine.SnapshotInfo;
import org.apache.ratis.statemachine.SnapshotRetentionPolicy;
import org.apache.ratis.statemachine.StateMachineStorage;
import org.apache.ratis.statemachine.impl.FileListSnapshotInfo;
import org.jspecify.annotations.Nullable;

/// The checkpoints of one replica, in Ratis' state machine directory, one folder each
/// (`checkpoint-<term>-<index>`). An installed checkpoint replaces that whole directory, so nothing
/// else lives in it.
final class CheckpointStorage implements StateMachineStorage {
  /// Checkpoints kept: the newest, and the one that a follower may be receiving.
  static final int KEPT = 2;

  /// A checkpoint of which a piece was sent this recently is kept: its follower will want the rest.
  static final Duration IN_USE = Duration.ofSeconds(60);

  private static final Pattern NAME = Pattern.compile("checkpoint-(\\d{1,18})-(\\d{1,18})");
  private static final String UNFINISHED = ".tmp";

  private final Map<Long, Long> usedNanos = new ConcurrentHashMap<>();
  private volatile @Nullable Path directory;
  private volatile @Nullable Newest newest;
  private final AtomicLong created = new AtomicLong();

  /// A checkpoint on disk.
  record Checkpoint(Path path, long term, long index) {}

  /// The newest checkpoint as the directory was when it was listed: Ratis asks several times for
  /// each entry. An installed checkpoint comes with another directory, which has another key.
  private record Newest(
      long created, Object directoryKey, FileTime changed, Optional<SnapshotInfo> snapshot) {
    boolean isOf(long createdNow, BasicFileAttributes present) {
      return created == createdNow
          && directoryKey.equals(present.fileKey())
          && changed.equals(present.lastModifiedTime());
    }
  }

  @Override
  public void init(RaftStorage storage) throws IOException {
    Path present = storage.getStorageDir().getStateMachineDir().toPath();
    Files.createDirectories(present);
    directory = present;
    try (Stream<Path> children = Files.list(present)) {
      for (Path child : children.toList()) {
        if (child.getFileName().toString().endsWith(UNFINISHED)) {
          Folders.delete(child);
        }
      }
    }
  }

  @Override
  public @Nullable SnapshotInfo getLatestSnapshot() {
    long createdNow = created.get();
    BasicFileAttributes present = attributes();
    Newest known = newest;
    if (known == null || !known.isOf(createdNow, present)) {
      known =
          new Newest(
              createdNow,
              present.fileKey(),
              present.lastModifiedTime(),
              latest().map(this::describe));
      newest = known;
    }
    return known.snapshot().orElse(null);
  }

  private BasicFileAttributes attributes() {
    try {
      return Files.readAttributes(directory(), BasicFileAttributes.class);
    } catch (IOException e) {
      throw new StoreException("cannot read the directory of checkpoints", e);
    }
  }

  /// The newest complete checkpoint.
  Optional<Checkpoint> latest() {
    return all().stream().max(Comparator.comparingLong(Checkpoint::index));
  }

  /// Makes a checkpoint of `store`, durable before it has its name.
  void create(RocksStore store, TermIndex position) throws IOException {
    Path target =
        directory().resolve("checkpoint-" + position.getTerm() + "-" + position.getIndex());
    if (Files.exists(target)) {
      return;
    }
    Path unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    Folders.delete(unfinished);
    try {
      store.checkpoint(unfinished);
    } catch (StoreException e) {
      throw new IOException("no checkpoint at " + position, e);
    }
    Folders.forceDirectory(unfinished);
    Files.move(unfinished, target);
    created.incrementAndGet();
    Folders.forceDirectory(directory());
  }

  /// Makes the names of the checkpoints durable.
  void force() throws IOException {
    Folders.forceDirectory(directory());
  }

  @Override
  public void format() throws IOException {
    Folders.delete(directory());
    Files.createDirectories(directory());
  }

  @Override
  public void cleanupOldSnapshots(@Nullable SnapshotRetentionPolicy policy) throws IOException {
    List<Checkpoint> sorted =
        all().stream().sorted(Comparator.comparingLong(Checkpoint::index).reversed()).toList();
    for (Checkpoint old : sorted.subList(Math.min(KEPT, sorted.size()), sorted.size())) {
      if (!isInUse(old)) {
        Folders.delete(old.path());
        usedNanos.remove(old.index());
      }
    }
  }

  /// The lowest index of a checkpoint that a follower is being sent: it will want the log from
  /// there on.
  OptionalLong oldestInUse() {
    return all().stream().filter(this::isInUse).mapToLong(Checkpoint::index).min();
  }

  private boolean isInUse(Checkpoint checkpoint) {
    Long used = usedNanos.get(checkpoint.index());
    return used != null && System.nanoTime() - used < IN_USE.toNanos();
  }

  /// The files of a checkpoint that belong to the store; an install adds digests beside them.
  static List<Path> files(Path checkpoint) throws IOException {
    try (Stream<Path> files = Files.list(checkpoint)) {
      return files.filter(file -> !file.toString().endsWith(".md5")).sorted().toList();
    }
  }

  private List<Checkpoint> all() {
    try (Stream<Path> children = Files.list(directory())) {
      return children.flatMap(child -> parse(child).stream()).toList();
    } catch (IOException e) {
      throw new StoreException("cannot list the checkpoints", e);
    }
  }

  /// The term in the name of a checkpoint; 0 for another file.
  static long term(Path path) {
    return parse(path).map(Checkpoint::term).orElse(0L);
  }

  private static Optional<Checkpoint> parse(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches()
        ? Optional.of(
            new Checkpoint(path, Long.parseLong(name.group(1)), Long.parseLong(name.group(2))))
        : Optional.empty();
  }

  private SnapshotInfo describe(Checkpoint checkpoint) {
    try {
      List<FileInfo> files =
          files(checkpoint.path()).stream().map(file -> new FileInfo(file, null)).toList();
      return new FileListSnapshotInfo(files, checkpoint.term(), checkpoint.index()) {
        /// Asked for each piece that is sent to a follower.
        @Override
        public List<FileInfo> getFiles() {
          usedNanos.put(checkpoint.index(), System.nanoTime());
          return super.getFiles();
        }
      };
    } catch (IOException e) {
      throw new StoreException("cannot list a checkpoint", e);
    }
  }

  private Path directory() {
    Path present = directory;
    if (present == null) {
      throw new StoreException("the replica's directory is not open");
    }
    return present;
  }
}
