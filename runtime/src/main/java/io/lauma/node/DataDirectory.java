package io.lauma.node;

import io.lauma.log.NodeId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/// A node's directory, locked while this object is open:
///
/// - `lock`: held by the running process
/// - `format`: the layout's version
/// - `node.id`: this node's identity for ever
/// - `cluster.id`: identity of the cluster it belongs to (a standalone is a cluster of one)
/// - `incarnation`: counts starts of the node, larger each time
/// - `node.pid`: process id, while it runs
/// - `joining`: a JOIN under way, else empty
/// - `raft/`, `stores/`: the replicas of groups
/// - `temporary/`: spilled operators, emptied at each start
public final class DataDirectory implements AutoCloseable {
  private static final String FORMAT = "lauma 1";

  private final Path path;
  private final FileChannel channel;
  private final NodeId nodeId;
  private volatile long incarnation;

  /// A directory that cannot be used; the message says why and what to do.
  public static final class Unusable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unusable(String message) {
      super(message);
    }
  }

  private DataDirectory(Path path, FileChannel channel, NodeId nodeId, long incarnation) {
    this.path = path;
    this.channel = channel;
    this.nodeId = nodeId;
    this.incarnation = incarnation;
  }

  /// Locks the directory, makes it when it is not there, and counts the start.
  ///
  /// @throws Unusable when it is in use, damaged or of another format
  public static DataDirectory open(Path path) {
    try {
      Files.createDirectories(path);
      FileChannel channel =
          FileChannel.open(
              path.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        lock(channel, path);
        return read(path, channel);
      } catch (IOException | RuntimeException e) {
        channel.close();
        throw e;
      }
    } catch (IOException e) {
      throw new Unusable("data directory '" + path + "' cannot be used: " + e);
    }
  }

  private static void lock(FileChannel channel, Path path) throws IOException {
    FileLock lock;
    try {
      lock = channel.tryLock();
    } catch (OverlappingFileLockException e) {
      lock = null;
    }
    if (lock == null) {
      throw new Unusable(
          "data directory '"
              + path
              + "' is in use by another node"
              + readIfThere(path.resolve("node.pid")).map(p -> " (process " + p + ")").orElse(""));
    }
  }

  private static DataDirectory read(Path path, FileChannel channel) throws IOException {
    Optional<String> format = readIfThere(path.resolve("format"));
    if (format.isEmpty()) {
      refuseForeign(path);
      write(path, "node.id", UUID.randomUUID().toString());
      write(path, "cluster.id", UUID.randomUUID().toString());
      write(path, "format", FORMAT);
    } else if (!format.get().equals(FORMAT)) {
      throw new Unusable(
          "data directory '"
              + path
              + "' has format '"
              + format.get()
              + "', this version reads '"
              + FORMAT
              + "'");
    }
    String id =
        readIfThere(path.resolve("node.id"))
            .orElseThrow(
                () -> new Unusable("data directory '" + path + "' is damaged: no node.id"));
    long incarnation = readIfThere(path.resolve("incarnation")).map(Long::parseLong).orElse(0L) + 1;
    write(path, "incarnation", Long.toString(incarnation));
    write(path, "node.pid", Long.toString(ProcessHandle.current().pid()));
    deleteTree(path.resolve("temporary"));
    Files.createDirectories(path.resolve("temporary"));
    return new DataDirectory(path, channel, new NodeId(id), incarnation);
  }

  private static void refuseForeign(Path path) throws IOException {
    try (Stream<Path> files = Files.list(path)) {
      boolean foreign = files.anyMatch(f -> !f.getFileName().toString().equals("lock"));
      if (foreign) {
        throw new Unusable(
            "data directory '" + path + "' holds something that is not Lauma's; give an empty one");
      }
    }
  }

  private static Optional<String> readIfThere(Path file) {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.UTF_8).strip());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Replaces a small file at once and durably.
  private static void write(Path directory, String name, String text) throws IOException {
    Path fresh = directory.resolve(name + ".new");
    try (FileChannel out =
        FileChannel.open(
            fresh,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      out.write(java.nio.ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
      out.force(true);
    }
    Files.move(
        fresh,
        directory.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
    try (FileChannel folder = FileChannel.open(directory)) {
      folder.force(true);
    }
  }

  private static void deleteTree(Path root) throws IOException {
    if (!Files.exists(root)) {
      return;
    }
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  public Path path() {
    return path;
  }

  public Path temporary() {
    return path.resolve("temporary");
  }

  public NodeId nodeId() {
    return nodeId;
  }

  /// Larger at each start of this node.
  public long incarnation() {
    return incarnation;
  }

  /// Counts a new incarnation of this node inside its process.
  public synchronized void nextIncarnation() {
    try {
      write(path, "incarnation", Long.toString(incarnation + 1));
      incarnation++;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether replicas of groups are on the disk.
  public boolean hasReplicas() {
    Path raft = path.resolve("raft");
    if (!Files.isDirectory(raft)) {
      return false;
    }
    try (Stream<Path> groups = Files.list(raft)) {
      return groups.anyMatch(Files::isDirectory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Deletes every replica; none may be open.
  public void deleteReplicas() {
    try {
      for (String folder : List.of("raft", "stores", "temporary")) {
        deleteTree(path.resolve(folder));
      }
      Files.createDirectories(temporary());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public UUID clusterId() {
    return UUID.fromString(
        readIfThere(path.resolve("cluster.id"))
            .orElseThrow(
                () -> new Unusable("data directory '" + path + "' is damaged: no cluster.id")));
  }

  public void setClusterId(UUID cluster) {
    try {
      write(path, "cluster.id", cluster.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The state of a JOIN under way, kept over a crash; empty text when there is none.
  public Optional<String> joining() {
    return readIfThere(path.resolve("joining")).filter(text -> !text.isEmpty());
  }

  public void setJoining(String server) {
    try {
      write(path, "joining", server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve("node.pid"));
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
