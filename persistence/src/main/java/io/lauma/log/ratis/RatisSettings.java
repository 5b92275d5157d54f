package io.lauma.log.ratis;

import io.lauma.clock.Clock;
import io.lauma.kv.Invariants;
import io.lauma.log.NodeId;
import io.lauma.rocksdb.RocksResources;
import java.nio.file.Path;
import java.util.UUID;

/// What a node's log is started with.
///
/// @param self this node; the same for the life of the directory
/// @param cluster which cluster's groups these are: part of every group's identity, so that nodes
///   of different clusters never mistake each other's traffic
/// @param host address to listen on
/// @param port port to listen on
/// @param directory everything the log keeps; used by one process at a time
/// @param resources shared by all stores of the node
/// @param checkpointEntries entries applied since the last checkpoint that trigger the next one
public record RatisSettings(
    NodeId self,
    UUID cluster,
    String host,
    int port,
    Path directory,
    RocksResources resources,
    Clock clock,
    long checkpointEntries) {
  /// The default for `checkpointEntries`.
  public static final long CHECKPOINT_ENTRIES = 50_000;

  public RatisSettings {
    Invariants.check(port > 0 && port < 65_536, "a port is in range", "port", port);
    Invariants.check(checkpointEntries > 0, "checkpoints are made", "entries", checkpointEntries);
    Invariants.check(
        cluster.getMostSignificantBits() != 0, "a cluster has an id", "cluster", cluster);
  }

  Path raftDirectory() {
    return directory.resolve("raft");
  }

  Path storesDirectory() {
    return directory.resolve("stores");
  }
}
