package io.lauma.log.ratis;

import io.lauma.log.apply.AppliedPosition;
import io.lauma.mvcc.SortedStore;
import io.lauma.mvcc.StoreException;
import io.lauma.rocksdb.ReplaceableStore;
import io.lauma.rocksdb.RocksResources;
import io.lauma.rocksdb.RocksStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The live store of one replica, outside Ratis' directories, in a folder `live-<n>` of its own.
/// After a crash the live store is used when it is at or above the newest checkpoint; else
/// (damaged, or the checkpoint was just installed) it is made anew from the checkpoint.
final class ReplicaStore {
  private static final Logger LOG = LoggerFactory.getLogger(ReplicaStore.class);
  private static final String LIVE = "live-";
  private static final String UNFINISHED = "unfinished";

  private final Path directory;
  private final RocksResources resources;
  private final ReplaceableStore store;
  private Path live;

  private ReplicaStore(Path directory, RocksResources resources, Path live, RocksStore first) {
    this.directory = directory;
    this.resources = resources;
    this.live = live;
    this.store = new ReplaceableStore(first);
  }

  /// Opens the store under `directory`, whatever a crash left there.
  static ReplicaStore open(
      Path directory, RocksResources resources, Optional<CheckpointStorage.Checkpoint> newest)
      throws IOException {
    Files.createDirectories(directory);
    Folders.delete(directory.resolve(UNFINISHED));
    long floor = newest.map(CheckpointStorage.Checkpoint::index).orElse(Long.MIN_VALUE);
    for (Path candidate : liveFolders(directory)) {
      Optional<RocksStore> usable = tryOpen(candidate, resources, floor);
      if (usable.isPresent()) {
        deleteOthers(directory, candidate);
        return new ReplicaStore(directory, resources, candidate, usable.get());
      }
    }
    Path fresh = build(directory, newest);
    deleteOthers(directory, fresh);
    return new ReplicaStore(directory, resources, fresh, RocksStore.open(fresh, resources));
  }

  SortedStore sorted() {
    return store;
  }

  RocksStore current() {
    return store.current();
  }

  AppliedPosition applied() {
    return AppliedPosition.read(store);
  }

  /// Goes on from `checkpoint`; readers of the former state finish undisturbed.
  void replaceBy(CheckpointStorage.Checkpoint checkpoint) throws IOException {
    Path former = live;
    Path fresh = build(directory, Optional.of(checkpoint));
    RocksStore next = RocksStore.open(fresh, resources);
    store.current().deleteWhenClosed(() -> deleteQuietly(former));
    store.replace(next);
    live = fresh;
  }

  void close() {
    store.close();
  }

  private static Optional<RocksStore> tryOpen(Path folder, RocksResources resources, long floor) {
    try {
      RocksStore store = RocksStore.open(folder, resources);
      if (AppliedPosition.read(store).index() >= floor) {
        return Optional.of(store);
      }
      store.close();
      LOG.info("the store in {} is behind the checkpoint at {}", folder, floor);
    } catch (StoreException e) {
      LOG.warn("the store in {} cannot be opened", folder, e);
    }
    return Optional.empty();
  }

  private static Path build(Path directory, Optional<CheckpointStorage.Checkpoint> from)
      throws IOException {
    Path unfinished = directory.resolve(UNFINISHED);
    Folders.delete(unfinished);
    Files.createDirectories(unfinished);
    if (from.isPresent()) {
      Folders.link(CheckpointStorage.files(from.get().path()), unfinished);
    }
    Path fresh = directory.resolve(LIVE + nextNumber(directory));
    Files.move(unfinished, fresh);
    Folders.forceDirectory(directory);
    return fresh;
  }

  private static long nextNumber(Path directory) throws IOException {
    return liveFolders(directory).stream().mapToLong(ReplicaStore::number).max().orElse(0) + 1;
  }

  private static List<Path> liveFolders(Path directory) throws IOException {
    try (Stream<Path> children = Files.list(directory)) {
      return children
          .filter(child -> child.getFileName().toString().matches(LIVE + "\\d{1,18}"))
          .sorted(Comparator.comparingLong(ReplicaStore::number).reversed())
          .toList();
    }
  }

  private static long number(Path live) {
    return Long.parseLong(live.getFileName().toString().substring(LIVE.length()));
  }

  private static void deleteOthers(Path directory, Path kept) throws IOException {
    for (Path live : liveFolders(directory)) {
      if (!live.equals(kept)) {
        Folders.delete(live);
      }
    }
  }

  private static void deleteQuietly(Path folder) {
    try {
      Folders.delete(folder);
    } catch (IOException e) {
      LOG.warn("the old store in {} stays until the next start", folder, e);
    }
  }
}
