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
/// @param checkpointBytes bytes of such entries that trigger it too
public record RatisSettings(
    NodeId self,
    UUID cluster,
    String host,
    int port,
    Path directory,
    RocksResources resources,
    Clock clock,
    long checkpointEntries,
    long checkpointBytes) {
  /// The default for `checkpointEntries`.
  public static final long CHECKPOINT_ENTRIES = 50_000;

  /// The default for `checkpointBytes`: a start reads at most so much of a group's log, and the
  /// flush of the store that a checkpoint costs comes no more often than the write buffers ask for
  /// it.
  public static final long CHECKPOINT_BYTES = 256L << 20;

  /// The part of both limits that stays in the log behind a checkpoint. A member that is behind by
  /// less goes on from the log; one that is behind by more gets the whole checkpoint.
  private static final int KEPT_PART = 4;

  private static final long ENTRIES_KEPT_MAX = 16_384;

  public RatisSettings {
    Invariants.check(port > 0 && port < 65_536, "a port is in range", "port", port);
    Invariants.check(checkpointEntries > 0, "checkpoints are made", "entries", checkpointEntries);
    Invariants.check(checkpointBytes > 0, "checkpoints are made", "bytes", checkpointBytes);
    Invariants.check(
        cluster.getMostSignificantBits() != 0, "a cluster has an id", "cluster", cluster);
  }

  RetainedLog.Limits logLimits() {
    return new RetainedLog.Limits(
        checkpointEntries,
        checkpointBytes,
        Math.min(ENTRIES_KEPT_MAX, checkpointEntries / KEPT_PART),
        checkpointBytes / KEPT_PART);
  }

  Path raftDirectory() {
    return directory.resolve("raft");
  }

  Path storesDirectory() {
    return directory.resolve("stores");
  }
}
