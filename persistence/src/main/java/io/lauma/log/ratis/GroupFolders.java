package io.lauma.log.ratis;

import io.lauma.kv.GroupId;
import io.lauma.log.LogException;
import io.lauma.log.LogException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The folders of a node's groups: Ratis' own under `raft/<uuid>`, ours under `stores/<group>`, and
/// two marks that make founding and removing whole in the face of a crash.
final class GroupFolders {
  private static final Logger LOG = LoggerFactory.getLogger(GroupFolders.class);
  private static final String FOUNDER = "founder";
  private static final String REMOVED = "removed";

  private final RatisSettings settings;
  private final GroupIds ids;

  GroupFolders(RatisSettings settings, GroupIds ids) {
    this.settings = settings;
    this.ids = ids;
  }

  /// Before Ratis looks at the disk: finishes removals, cuts torn tails, replaces lost votes.
  ///
  /// @throws LogException when a log is damaged or belongs to another cluster
  void prepare() throws IOException {
    Files.createDirectories(settings.raftDirectory());
    Files.createDirectories(settings.storesDirectory());
    for (Path store : children(settings.storesDirectory())) {
      if (Files.exists(store.resolve(REMOVED))) {
        GroupId group = new GroupId(Integer.parseInt(store.getFileName().toString()));
        Folders.delete(raftFolder(group));
        Folders.delete(store);
      }
    }
    for (Path folder : children(settings.raftDirectory())) {
      if (!isOurs(folder)) {
        throw new LogException(
            Reason.STORAGE, "the log of another cluster is in " + settings.directory());
      }
      LogTail.repair(folder);
      RaftMeta.repair(folder);
    }
    for (Path store : children(settings.storesDirectory())) {
      GroupId group = new GroupId(Integer.parseInt(store.getFileName().toString()));
      if (!isOnDisk(group)) {
        LOG.info("deleting a store without a log: {}", store);
        Folders.delete(store);
      }
    }
  }

  boolean isOnDisk(GroupId group) {
    return Files.exists(raftFolder(group));
  }

  List<GroupId> onDisk() throws IOException {
    return children(settings.raftDirectory()).stream()
        .map(folder -> UUID.fromString(folder.getFileName().toString()))
        .map(id -> new GroupId((int) id.getLeastSignificantBits()))
        .toList();
  }

  /// Groups this node began to found without ever acting as their leader.
  List<GroupId> neverFounded() throws IOException {
    return onDisk().stream()
        .filter(group -> Files.exists(storeFolder(group).resolve(FOUNDER)))
        .toList();
  }

  void markFounder(GroupId group) {
    mark(group, FOUNDER);
  }

  void clearFounder(GroupId group) {
    try {
      if (Files.deleteIfExists(storeFolder(group).resolve(FOUNDER))) {
        Folders.forceDirectory(storeFolder(group));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void markRemoved(GroupId group) {
    mark(group, REMOVED);
  }

  void delete(GroupId group) {
    try {
      Folders.delete(raftFolder(group));
      Folders.delete(storeFolder(group));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void mark(GroupId group, String name) {
    try {
      Path folder = storeFolder(group);
      Files.createDirectories(folder);
      Files.write(folder.resolve(name), new byte[0]);
      Folders.forceDirectory(folder);
      Folders.forceDirectory(settings.storesDirectory());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path raftFolder(GroupId group) {
    return settings.raftDirectory().resolve(ids.toRatis(group).getUuid().toString());
  }

  private Path storeFolder(GroupId group) {
    return settings.storesDirectory().resolve(Integer.toString(group.value()));
  }

  private boolean isOurs(Path folder) {
    try {
      return ids.isOurs(UUID.fromString(folder.getFileName().toString()));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.filter(Files::isDirectory).toList();
    }
  }
}
