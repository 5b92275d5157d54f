package io.lauma.log.ratis;

import io.lauma.clock.SystemClock;
import io.lauma.log.NodeId;
import io.lauma.log.Peer;
import io.lauma.rocksdb.RocksResources;
import java.nio.file.Path;
import java.util.UUID;

/// One node of a test: its directory and port outlive its log.
final class TestNode implements AutoCloseable {
  static final UUID CLUSTER = new UUID(77, 88);

  private final NodeId id;
  private final Path directory;
  private final int port;
  private final long checkpointEntries;
  private final long checkpointBytes;
  private final RocksResources resources = RocksResources.create(32 << 20, 16 << 20, 1);
  private RatisLog log;

  TestNode(String name, Path parent, long checkpointEntries) {
    this(name, parent, checkpointEntries, RatisSettings.CHECKPOINT_BYTES);
  }

  TestNode(String name, Path parent, long checkpointEntries, long checkpointBytes) {
    this.id = new NodeId(name);
    this.directory = parent.resolve(name);
    this.checkpointEntries = checkpointEntries;
    this.checkpointBytes = checkpointBytes;
    this.port = FreePort.find();
    this.log = RatisLog.start(settings());
  }

  RatisSettings settings() {
    return new RatisSettings(
        id,
        CLUSTER,
        "127.0.0.1",
        port,
        directory,
        resources,
        SystemClock.INSTANCE,
        checkpointEntries,
        checkpointBytes);
  }

  RatisLog log() {
    return log;
  }

  Peer peer() {
    return new Peer(id, "127.0.0.1:" + port);
  }

  Path directory() {
    return directory;
  }

  void stop() {
    log.close();
  }

  void start() {
    log = RatisLog.start(settings());
  }

  @Override
  public void close() {
    log.close();
    resources.close();
  }
}
